import type { PaginationMeta } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import { linkHeader, pageHeaders } from "../pagination/offset-list.js";
import type { Database } from "../storage/database.js";
import type { Matching } from "../table/matching.js";
import type { Sql } from "../table/sql.js";
import type { Row, Source } from "../table/table.js";

/** The page size where the description declares none. */
const PER_PAGE = 20;

/** The part of a call that a numbered list needs. */
export interface NumberedCall {
  database: Database;
  query: { page?: number | undefined; per_page?: number | undefined };
  url: URL;
}

/** One numbered page: its rows, and where it stands among all pages. */
export interface NumberedPage<R> {
  rows: R[];
  meta: PaginationMeta;
}

/** Reads the numbered page that a call asks for. */
export async function readNumberedPage<F>(
  { database, query }: Pick<NumberedCall, "database" | "query">,
  source: Source<F>,
  { where, orderBy }: { where: Matching<NoInfer<F>>; orderBy: Sql },
  perPageDefault: number = PER_PAGE,
): Promise<NumberedPage<Row<F>>> {
  const { page = 1, per_page: perPage = perPageDefault } = query;
  const total = await database.count(source, where);
  const offset = (page - 1) * perPage;
  // Beyond the end there is nothing to ask for; offsets of absurd pages also
  // leave the range of SQL integers.
  const rows =
    offset >= total
      ? []
      : await database.all(source, { where, orderBy, limit: perPage, offset });
  const meta = {
    page,
    per_page: perPage,
    total_pages: Math.ceil(total / perPage),
    total_count: total,
  };
  return { rows, meta };
}

/** The response of a numbered page: `{data, meta}` and all five headers. */
export function numberedReply<R>(
  { rows, meta }: NumberedPage<R>,
  toItem: (row: R) => unknown,
  url: URL,
): Reply {
  return {
    status: 200,
    body: { data: rows.map(toItem), meta },
    headers: { ...pageHeaders(meta), ...linkHeader(url, meta) },
  };
}
