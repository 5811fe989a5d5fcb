/** The place of the items of a list, and the query parameter that selects a page. */
interface ListPlace {
  /** Name of the style in notices and overlays. */
  readonly name: string;
  /**
   * Query parameters that can hold the position. The operation takes one of
   * them.
   */
  readonly parameters: readonly string[];
  /**
   * Path of the items, such as `data.items`. By default, the only list in the
   * body, or the body itself if it is a list.
   */
  readonly items?: string;
}

/**
 * The body has the token of the next page. On the last page it is missing, null
 * or empty.
 */
export interface TokenStyle extends ListPlace {
  readonly by: "token";
  /** Possible paths of the token in the body. */
  readonly next: readonly string[];
  /**
   * Possible paths of the flag that says whether there are more pages, if there
   * is one.
   */
  readonly more?: readonly string[];
}

/** The body or the `Link` header has the URL of the next page. */
export interface UrlStyle extends ListPlace {
  readonly by: "url";
  /**
   * Possible paths of the URL in the body; by default, the `Link` header (RFC
   * 8288) has it.
   */
  readonly next?: readonly string[];
}

/**
 * The body says whether there are more pages; the position is the id of the
 * last item.
 */
export interface LastItemStyle extends ListPlace {
  readonly by: "last-item";
  /** Possible paths of that flag. */
  readonly more: readonly string[];
  /** The member of an item that holds its position. */
  readonly id: string;
  /** Parameters for the opposite direction, if the operation takes one. */
  readonly opposites?: readonly string[];
}

/** The position is the number of a page, or the offset of its first item. */
export interface CountStyle extends ListPlace {
  readonly by: "page" | "offset";
  /** Parameters for the page size. */
  readonly sizes: readonly string[];
  /** Possible paths of the number of items, if the body has it. */
  readonly totals?: readonly string[];
  /** Possible paths of the number of pages, if the body has it. */
  readonly pages?: readonly string[];
}

/** How lists are paged. */
export type PaginationStyle =
  TokenStyle | UrlStyle | LastItemStyle | CountStyle;

/** Styles that the client handles itself; see `findPaging`. */
export const CLIENT_STYLES = ["paging", "meta", "graph", "log"] as const;

const SIZES = ["limit", "per_page", "page_size", "pageSize", "perPage", "size"];
const TOTALS = ["total", "total_count", "totalCount", "total_items", "count"];

/** Styles that a configuration can list by name. */
export const BUILT_IN_STYLES: readonly PaginationStyle[] = [
  {
    name: "next_page_token",
    by: "token",
    parameters: ["page_token", "pageToken"],
    next: ["next_page_token", "nextPageToken"],
  },
  {
    name: "next_cursor",
    by: "token",
    parameters: ["cursor"],
    next: [
      "next_cursor",
      "nextCursor",
      "meta.next_cursor",
      "pagination.next_cursor",
      "response_metadata.next_cursor",
    ],
    more: ["has_more", "hasMore"],
  },
  {
    name: "next_page",
    by: "token",
    parameters: ["page"],
    next: ["next_page", "nextPage", "meta.next_page", "pagination.next_page"],
    more: ["has_more", "hasMore"],
  },
  {
    name: "next_token",
    by: "token",
    parameters: ["next_token", "nextToken"],
    next: ["next_token", "nextToken"],
  },
  {
    name: "has_more",
    by: "last-item",
    parameters: ["after", "starting_after"],
    more: ["has_more", "hasMore"],
    id: "id",
    opposites: ["before", "ending_before"],
  },
  {
    name: "next_url",
    by: "url",
    parameters: ["page", "cursor", "offset", "after"],
    next: ["next", "next_url", "next_page_url", "links.next"],
  },
  {
    name: "link",
    by: "url",
    parameters: ["page", "cursor", "after", "page_token", "since"],
  },
  {
    name: "offset",
    by: "offset",
    parameters: ["offset", "skip"],
    sizes: SIZES,
    totals: [...TOTALS, "meta.total", "pagination.total"],
  },
  {
    name: "page",
    by: "page",
    parameters: ["page", "page_number", "pageNumber"],
    sizes: SIZES,
    totals: [...TOTALS, "meta.total", "pagination.total"],
    pages: ["total_pages", "totalPages", "meta.total_pages", "pages"],
  },
];

/** Every name that a configuration may list. */
export const STYLE_NAMES: readonly string[] = [
  ...CLIENT_STYLES,
  ...BUILT_IN_STYLES.map(({ name }) => name),
];

/** The styles that a configuration lists, with built-in names resolved. */
export function declaredStyles(
  listed: readonly (string | PaginationStyle)[],
): PaginationStyle[] {
  return listed.flatMap((entry) =>
    typeof entry === "string"
      ? BUILT_IN_STYLES.filter(({ name }) => name === entry)
      : [entry],
  );
}
