import type { Row } from "@libsql/client";
import type { PaginationMeta } from "@kapso-platform/types";
import type { Database } from "../storage/database.js";
import { requiredNumber } from "../storage/database.js";
import type { Condition } from "../storage/keyset.js";

/** A list that is cut into numbered pages. */
export interface OffsetQuery {
  select: string;
  from: string;
  where: Condition[];
  orderBy: string;
}

/** One numbered page: its rows and where it stands among all pages. */
export interface OffsetPage {
  rows: Row[];
  meta: PaginationMeta;
}

/** Reads page number `page` (from 1) of `perPage` rows. */
export async function readOffsetPage(
  database: Database,
  query: OffsetQuery,
  page: number,
  perPage: number,
): Promise<OffsetPage> {
  const where = query.where.map(({ sql }) => sql).join(" AND ") || "1";
  const args = query.where.flatMap((condition) => condition.args);
  const counted = await database.row(
    `SELECT count(*) AS total FROM ${query.from} WHERE ${where}`,
    args,
  );
  const total = counted ? requiredNumber(counted, "total") : 0;
  const offset = (page - 1) * perPage;
  // Beyond the end there is nothing to ask for; offsets of absurd pages also
  // leave the range of SQL integers.
  const rows =
    offset >= total
      ? []
      : await database.rows(
          `SELECT ${query.select} FROM ${query.from} WHERE ${where} ORDER BY ${query.orderBy} LIMIT ? OFFSET ?`,
          [...args, perPage, offset],
        );
  return {
    rows,
    meta: {
      page,
      per_page: perPage,
      total_pages: Math.ceil(total / perPage),
      total_count: total,
    },
  };
}

/** The headers about all pages together. */
export function totalHeaders(meta: PaginationMeta): Record<string, string> {
  return {
    "X-Total": String(meta.total_count),
    "X-Total-Pages": String(meta.total_pages),
  };
}

/** `totalHeaders` and those about the page itself. */
export function pageHeaders(meta: PaginationMeta): Record<string, string> {
  return {
    ...totalHeaders(meta),
    "X-Per-Page": String(meta.per_page),
    "X-Page": String(meta.page),
  };
}

/**
 * The `Link` header (RFC 8288): the pages around this one, as the same URL with
 * another `page`. Empty when there is no other page.
 */
export function linkHeader(
  url: URL,
  meta: PaginationMeta,
): Record<string, string> {
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
