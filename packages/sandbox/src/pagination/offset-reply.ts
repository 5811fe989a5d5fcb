import type { Row } from "@libsql/client";
import type { Reply } from "../http/reply.js";
import { linkHeader, pageHeaders, type OffsetPage } from "./offset-list.js";

/** The answer of a numbered page: `{data, meta}` and all five headers. */
export function offsetReply(
  { rows, meta }: OffsetPage,
  toItem: (row: Row) => unknown,
  url: URL,
): Reply {
  return {
    status: 200,
    body: { data: rows.map(toItem), meta },
    headers: { ...pageHeaders(meta), ...linkHeader(url, meta) },
  };
}
