import { isObject } from "../members.js";
import { createRandom } from "../seed/random.js";
import type { Description } from "../spec/description.js";
import type { DeclaredBody } from "../spec/operations.js";
import { createSampler } from "./sample.js";

/** Creates bodies of responses; equal keys give equal bodies. */
export interface BodySource {
  /** The published example, else a made-up body that fits the schema. */
  bodyOf(body: DeclaredBody, key: string): unknown;
  /** The same for an error; a made-up one has the message. */
  errorOf(body: DeclaredBody, key: string, message: string): unknown;
}

const ATTEMPTS = 50;

/** Builds the source for a description and a seed. */
export function createBodySource(
  { document, validator }: Description,
  seed: number,
): BodySource {
  const sampler = createSampler(document);
  const fits = (body: DeclaredBody, value: unknown) =>
    validator.check(body.pointer, value).length === 0;
  const makeUp = (body: DeclaredBody, key: string): unknown => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const random = createRandom(`${seed}/${key}/${attempt}`);
      const value = sampler.sample(body.schema, random);
      if (fits(body, value)) return value;
    }
    throw new Error(
      `The sandbox cannot make up a body for ${body.pointer.join("/")}.`,
    );
  };
  const published = (body: DeclaredBody): unknown =>
    body.examples.find((value) => fits(body, value));
  return {
    bodyOf: (body, key) => published(body) ?? makeUp(body, key),
    errorOf(body, key, message) {
      const example = published(body);
      if (example !== undefined) return example;
      const value = makeUp(body, key);
      const worded = withMessage(value, message);
      return fits(body, worded) ? worded : value;
    },
  };
}

function withMessage(value: unknown, message: string): unknown {
  if (!isObject(value)) return value;
  const result = { ...value };
  for (const name of ["error", "message", "detail"]) {
    if (typeof value[name] === "string") result[name] = message;
  }
  return result;
}
