import type { PaginationMeta } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import type { Database } from "../storage/database.js";
import type { Matching } from "../table/matching.js";
import type { Sql } from "../table/sql.js";
import type { Row, Source } from "../table/table.js";

/** The page size where the description declares none. */
const PER_PAGE = 20;

export interface NumberedCall {
  database: Database;
  query: { page?: number | undefined; per_page?: number | undefined };
  url: URL;
}

export interface NumberedPage<R> {
  rows: R[];
  meta: PaginationMeta;
}

export async function readNumberedPage<F>(
  { database, query }: Pick<NumberedCall, "database" | "query">,
  source: Source<F>,
  { where, orderBy }: { where: Matching<NoInfer<F>>; orderBy: Sql },
  perPageDefault: number = PER_PAGE,
): Promise<NumberedPage<Row<F>>> {
  const { page = 1, per_page: perPage = perPageDefault } = query;
  const total = await database.count(source, where);
  const offset = (page - 1) * perPage;
  // The offset of a page far beyond the end is not an SQL integer.
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

/** The headers with the totals of all pages. */
export function totalHeaders(meta: PaginationMeta): Record<string, string> {
  return {
    "X-Total": String(meta.total_count),
    "X-Total-Pages": String(meta.total_pages),
  };
}

/** `totalHeaders`, and the headers of the page itself. */
export function pageHeaders(meta: PaginationMeta): Record<string, string> {
  return {
    ...totalHeaders(meta),
    "X-Per-Page": String(meta.per_page),
    "X-Page": String(meta.page),
  };
}

/**
 * The `Link` header (RFC 8288): the other pages, as the same URL with another
 * `page`. Empty if there is no other page.
 */
function linkHeader(url: URL, meta: PaginationMeta): Record<string, string> {
  const links: [string, number][] = [];
  if (meta.page > 1) links.push(["first", 1], ["prev", meta.page - 1]);
  if (meta.page < meta.total_pages) {
    links.push(["next", meta.page + 1], ["last", meta.total_pages]);
  }
  if (links.length === 0) return {};
  const value = links.map(([relation, page]) => {
    const target = new URL(url);
    target.searchParams.set("page", String(page));
    return `<${target.href}>; rel="${relation}"`;
  });
  return { Link: value.join(", ") };
}
