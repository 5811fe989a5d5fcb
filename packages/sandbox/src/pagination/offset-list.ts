import type { PaginationMeta } from "@kapso-platform/types";

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
