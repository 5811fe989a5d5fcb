/** Where a list has its items, and which query parameter leads to a page. */
interface ListPlace {
  /** What notices and overlays call the style. */
  readonly name: string;
  /** Query parameters that can hold the position; an operation takes one of them. */
  readonly parameters: readonly string[];
  /**
   * Where the items are, such as `data.items`. Without it, in the one list that
   * the body has, or in a body that is a list.
   */
  readonly items?: string;
}

/** The body has the token of the next page; none, null or empty on the last. */
export interface TokenStyle extends ListPlace {
  readonly by: "token";
  /** Where the token is; the body has one of these. */
  readonly next: readonly string[];
  /** Where the body says whether there is more, if it does. */
  readonly more?: readonly string[];
}

/** The body, or the header `Link`, has the address of the next page. */
export interface UrlStyle extends ListPlace {
  readonly by: "url";
  /** Where the address is; without it, in the header `Link` (RFC 8288). */
  readonly next?: readonly string[];
}

/** The body says that there is more; the position is the id of the last item. */
export interface LastItemStyle extends ListPlace {
  readonly by: "last-item";
  /** Where the body says so. */
  readonly more: readonly string[];
  /** The member of an item that is its position. */
  readonly id: string;
  /** Parameters that lead the other way, where the operation takes one. */
  readonly opposites?: readonly string[];
}

/** The position is the number of a page, or of its first item. */
export interface CountStyle extends ListPlace {
  readonly by: "page" | "offset";
  /** Parameters for items on a page. */
  readonly sizes: readonly string[];
  /** Where the body says how many items there are, if it does. */
  readonly totals?: readonly string[];
  /** Where the body says how many pages there are, if it does. */
  readonly pages?: readonly string[];
}

/** How lists are paged. */
export type PaginationStyle =
  TokenStyle | UrlStyle | LastItemStyle | CountStyle;

/** Styles that the client has always had; see `findPaging`. */
export const CLIENT_STYLES = ["paging", "meta", "graph", "log"] as const;

const SIZES = ["limit", "per_page", "page_size", "pageSize", "perPage", "size"];
const TOTALS = ["total", "total_count", "totalCount", "total_items", "count"];

/** Styles that are known by name. */
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

/** The styles that a configuration lists, built-in ones by their names. */
export function declaredStyles(
  listed: readonly (string | PaginationStyle)[],
): PaginationStyle[] {
  return listed.flatMap((entry) =>
    typeof entry === "string"
      ? BUILT_IN_STYLES.filter(({ name }) => name === entry)
      : [entry],
  );
}
