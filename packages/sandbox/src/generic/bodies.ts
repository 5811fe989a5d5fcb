import { createRandom } from "../seed/random.js";
import type { Description } from "../spec/description.js";
import type { AnswerBody, Operation } from "../spec/operations.js";
import { createSampler, type Sampler } from "./sample.js";

/** Made-up bodies of answers; equal keys give equal bodies. */
export interface BodySource {
  /** A body that fits its schema: the published example, else made up. */
  bodyOf(body: AnswerBody, key: string): unknown;
  /** The body of an error, with `message` in its members for readers. */
  errorOf(body: AnswerBody, key: string, message: string): unknown;
  /** The first value of `make` that fits; it is asked again with other keys. */
  fitting(
    body: AnswerBody,
    key: string,
    make: (sampler: Sampler, key: string) => unknown,
  ): unknown;
  /** Whether a body fits its schema. */
  fits(body: AnswerBody, value: unknown): boolean;
}

const ATTEMPTS = 50;

/** Builds the source for a description and a seed. */
export function createBodySource(
  { document, validator }: Description,
  seed: number,
): BodySource {
  const sampler = createSampler(document);
  const source: BodySource = {
    bodyOf(body, key) {
      const example = body.examples.find((value) => source.fits(body, value));
      return (
        example ??
        source.fitting(body, key, (_, attempt) =>
          sampler.sample(body.schema, createRandom(attempt)),
        )
      );
    },
    errorOf(body, key, message) {
      const value = source.bodyOf(body, key);
      const worded = withMessage(value, message);
      return source.fits(body, worded) ? worded : value;
    },
    fitting(body, key, make) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const value = make(sampler, `${seed}/${key}/${attempt}`);
        if (source.fits(body, value)) return value;
      }
      throw new Error(
        `The sandbox cannot make up a body for ${body.pointer.join("/")}.`,
      );
    },
    fits: (body, value) => validator.check(body.pointer, value).length === 0,
  };
  return source;
}

/** Puts path ids into the members of an answer that repeat them. */
export function echoPath(
  operation: Operation,
  path: Readonly<Record<string, string>>,
  body: unknown,
): unknown {
  if (!isObject(body)) return body;
  const record = isObject(body.data) ? body.data : body;
  const echoed = { ...record };
  for (const { name } of operation.pathParameters) {
    if (typeof record[name] === "string") echoed[name] = path[name];
    // `/things/{thing_id}` is the thing itself.
    const isOwn = operation.path.endsWith(`{${name}}`);
    if (isOwn && typeof record.id === "string") echoed.id = path[name];
  }
  return isObject(body.data) ? { ...body, data: echoed } : echoed;
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withMessage(value: unknown, message: string): unknown {
  if (!isObject(value)) return value;
  const result = { ...value };
  for (const name of ["error", "message", "detail"]) {
    if (typeof value[name] === "string") result[name] = message;
  }
  return result;
}
