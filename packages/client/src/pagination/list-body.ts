import type { Unclear } from "../errors/failed-response.js";
import { ENVELOPE } from "../generated/api.js";
import type { ResponseKind } from "../operation.js";
import type { PaginationMeta } from "./envelope.js";
import type { Position } from "./position.js";

/**
 * The position of a neighboring page; null if there is none, or the reason if the
 * response does not say.
 */
export type Neighbour = Position | Unclear;

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
 * Reads the body of a list; undefined if it is not one of these lists.
 *
 * In a cursor list, only `paging.next` and `paging.previous` say whether there are more
 * pages: `paging.cursors` is also set on the last page, and an empty page can have a next
 * one. In an offset list, it is `meta.page` and `meta.total_pages`.
 * `readOtherList` reads other lists.
 *
 * @param kind - The documented kind of response.
 */
export function readList(
  body: unknown,
  kind: ResponseKind | undefined,
): ListBody | undefined {
  const { [ENVELOPE]: data, paging, meta } = (body ?? {}) as Body;
  if (!Array.isArray(data) || kind === "graph") return undefined;
  if (kind === "unpaged") return { items: data, next: null, previous: null };
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

/** The position at a cursor of the response. */
export function cursorAt(
  name: string,
  cursor: unknown,
  parameter: "after" | "before" | "cursor",
): Neighbour {
  if (cursor === null) return null;
  if (typeof cursor === "string" && cursor !== "") {
    // TypeScript does not narrow a computed name.
    return { [parameter]: cursor } as Neighbour;
  }
  return { unclear: `${name} must be a cursor or null`, value: cursor };
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
