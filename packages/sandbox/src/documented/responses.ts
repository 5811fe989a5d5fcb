import type { PaginationMeta } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import { isObject } from "../members.js";
import { pageHeaders } from "../resource/numbered-list.js";
import { createRandom } from "../seed/random.js";
import type { Description } from "../spec/description.js";
import type { DeclaredResponse, Operation } from "../spec/operations.js";
import { createBodySource } from "./bodies.js";
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

/**
 * Builds the responses that a description documents: the published example if
 * there is one, else a made-up body that fits the schema. They are the same for a
 * seed.
 */
export function createPlayResponse(
  description: Description,
  seed: number,
): PlayResponse {
  const source = createBodySource(description, seed);
  return (operation, status, response) => {
    const { body, description: reason } = response;
    const headers = headersOf(response);
    if (!body) return { status, headers };
    const key = `${operation.operationId}/${status}`;
    const value =
      status < 400
        ? onOnePage(source.bodyOf(body, key))
        : source.errorOf(body, key, reason);
    return { status, body: value, headers };
  };
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
