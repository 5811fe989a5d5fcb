import type { PaginationMeta } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import { isObject } from "../members.js";
import { pageHeaders } from "../resource/numbered-list.js";
import { createRandom } from "../seed/random.js";
import type { Description } from "../spec/description.js";
import type {
  DeclaredBody,
  DeclaredResponse,
  Operation,
} from "../spec/operations.js";
import { createSampler } from "./sample.js";
import { sampleText } from "./texts.js";

/** Returns a declared response of an operation, whatever the request. */
export type PlayResponse = (
  operation: Operation,
  status: number,
  response: DeclaredResponse,
) => Reply;

/** The totals of a list that is one page. */
const ONE_PAGE: PaginationMeta = {
  page: 1,
  per_page: 20,
  total_pages: 1,
  total_count: 1,
};

/** How often a body is made up until it fits its schema. */
const ATTEMPTS = 50;

/**
 * Builds the responses that a description documents: the published example if
 * there is one, else a made-up body that fits the schema. They are the same for a
 * seed.
 */
export function createPlayResponse(
  { document, validator }: Description,
  seed: number,
): PlayResponse {
  const sample = createSampler(document);
  const fits = ({ pointer }: DeclaredBody, value: unknown) =>
    validator.check(pointer, value).length === 0;
  const makeUp = (body: DeclaredBody, key: string): unknown => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const random = createRandom(`${seed}/${key}/${attempt}`);
      const value = sample(body.schema, random);
      if (fits(body, value)) return value;
    }
    throw new Error(
      `The sandbox cannot make up a body for ${body.pointer.join("/")}.`,
    );
  };
  return ({ operationId }, status, response) => {
    const { body, description } = response;
    const headers = headersOf(response);
    if (!body) return { status, headers };
    const key = `${operationId}/${status}`;
    const example = body.examples.find((value) => fits(body, value));
    const value = example ?? makeUp(body, key);
    if (status < 400) return { status, body: onOnePage(value), headers };
    const worded = withMessage(value, description);
    const isWorded = example === undefined && fits(body, worded);
    return { status, body: isWorded ? worded : value, headers };
  };
}

/** The body of an error with a message. */
function withMessage(value: unknown, message: string): unknown {
  if (!isObject(value)) return value;
  const result = { ...value };
  for (const name of ["error", "message", "detail"]) {
    if (typeof value[name] === "string") result[name] = message;
  }
  return result;
}

/** A list as its only page: cursors would lead nowhere. */
function onOnePage(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { paging, meta, data } = body;
  const cursors = { before: null, after: null };
  return {
    ...body,
    ...(isObject(paging) && {
      paging: { cursors, next: null, previous: null },
    }),
    ...(isObject(meta) && { meta: ONE_PAGE }),
    ...(isObject(data) &&
      isObject(data.pagination) && {
        data: { ...data, pagination: { has_more: false, next_cursor: null } },
      }),
  };
}

/** The declared headers, each with a value that its schema allows. */
function headersOf({ headers }: DeclaredResponse): Record<string, string> {
  const known: Record<string, string> = pageHeaders(ONE_PAGE);
  const result: Record<string, string> = {};
  for (const [name, schema] of Object.entries(headers)) {
    const value = known[name];
    if (value !== undefined) result[name] = value;
    else if (schema.type === "integer") result[name] = "1";
    // Without a neighbouring page there is no link.
    else if (name !== "Link") {
      result[name] = sampleText(schema, name, createRandom(name));
    }
  }
  return result;
}
