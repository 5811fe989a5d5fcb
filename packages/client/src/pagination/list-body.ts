import { formatValue } from "../arguments/format-value.js";
import { ENVELOPE } from "../generated/api.js";
import type { ResponseKind } from "../operation.js";
import type { PaginationMeta } from "./envelope.js";
import type { Position } from "./position.js";

/**
 * The position of a neighboring page; null if there is none, or the reason if the
 * response does not say.
 */
export type Neighbour = Position | { readonly unclear: string };

/** The body of a list, in the same shape for all pagination styles. */
export interface ListBody {
  readonly items: unknown[];
  readonly next: Neighbour;
  readonly previous: Neighbour;
  /** Page number and totals, in a list that is paged by number. */
  readonly meta?: PaginationMeta | undefined;
  /** The other members of the body, such as those of a log search. */
  readonly details?: unknown;
}

interface Body {
  [ENVELOPE]?: unknown;
  paging?: unknown;
  meta?: (Omit<PaginationMeta, "page"> & NumberedPage) | null;
}

interface NumberedPage {
  page?: number;
  current_page?: number;
}

/**
 * Reads the body of a list; undefined if it is not a list.
 *
 * In a cursor list, only `paging.next` and `paging.previous` say whether there are more
 * pages: `paging.cursors` is also set on the last page, and an empty page can have a next
 * one. In an offset list, it is `meta.page` and `meta.total_pages`; in a log search
 * `pagination.next_cursor`.
 *
 * @param kind - The documented kind of response.
 */
export function readList(
  body: unknown,
  kind: ResponseKind | undefined,
): ListBody | undefined {
  const { [ENVELOPE]: data, paging, meta } = (body ?? {}) as Body;
  if (kind === "log" || (kind === "list" && !Array.isArray(data))) {
    return readLogSearch(data);
  }
  if (!Array.isArray(data)) return undefined;
  if (kind === "unpaged") return { items: data, next: null, previous: null };
  if (kind === "graph") return readGraph(data, paging);
  if (isObject(paging) || !meta) {
    const { next, previous } = (paging ?? {}) as Record<string, unknown>;
    return {
      items: data,
      next: cursorAt("paging.next", next, "after"),
      previous: cursorAt("paging.previous", previous, "before"),
    };
  }
  // In one published example, `page` is called `current_page`.
  const page = meta.page ?? meta.current_page ?? NaN;
  return {
    items: data,
    next: pageAt(page < 0 ? NaN : page + 1, meta),
    previous: pageAt(page - 1, meta),
    meta: { ...meta, page },
  };
}

/** In the Graph API, the last page has no `next`, and an empty page has no `paging`. */
function readGraph(items: unknown[], paging: unknown): ListBody {
  const { next, previous, cursors } = (paging ?? {}) as Record<string, unknown>;
  const { after, before } = (cursors ?? {}) as Record<string, unknown>;
  const beside = (
    name: string,
    address: unknown,
    parameter: "after" | "before",
    cursor: unknown,
  ): Neighbour => {
    if (address === undefined || address === null) return null;
    if (typeof address === "string" && address !== "") {
      const member = `paging.cursors.${parameter}`;
      return cursorAt(member, cursor ?? undefined, parameter);
    }
    const unclear = `paging.${name} must be a URL, or be left out, not ${formatValue(address)}`;
    return { unclear };
  };
  return {
    items,
    next: beside("next", next, "after", after),
    previous: beside("previous", previous, "before", before),
  };
}

function readLogSearch(data: unknown): ListBody | undefined {
  const { events, pagination, ...details } = (data ?? {}) as {
    events?: unknown;
    pagination?: { has_more?: unknown; next_cursor?: unknown } | null;
  };
  if (!Array.isArray(events)) return undefined;
  const next =
    pagination?.has_more === false
      ? null
      : cursorAt("pagination.next_cursor", pagination?.next_cursor, "cursor");
  const isUnclear =
    next === null && pagination?.has_more
      ? { unclear: "pagination.has_more is true and there is no next_cursor" }
      : next;
  return { items: events, next: isUnclear, previous: null, details };
}

function cursorAt(
  name: string,
  cursor: unknown,
  parameter: "after" | "before" | "cursor",
): Neighbour {
  if (cursor === null) return null;
  if (typeof cursor === "string" && cursor !== "") {
    // TypeScript does not narrow a computed name.
    return { [parameter]: cursor } as Neighbour;
  }
  return {
    unclear: `${name} must be a cursor or null, not ${formatValue(cursor)}`,
  };
}

function pageAt(
  page: number,
  { total_pages }: Pick<PaginationMeta, "total_pages">,
): Neighbour {
  if (
    !Number.isInteger(page) ||
    !(Number.isInteger(total_pages) && total_pages >= 0)
  ) {
    return { unclear: "meta.page and meta.total_pages must be whole numbers" };
  }
  return page >= 1 && page <= total_pages ? { page } : null;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
