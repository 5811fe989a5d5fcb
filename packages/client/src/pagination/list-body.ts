import { show } from "../arguments/show.js";
import { ENVELOPE } from "../generated/api.js";
import type { ResponseKind } from "../operation.js";
import type { PaginationMeta } from "./envelope.js";
import type { Position } from "./position.js";

/**
 * What a response says about a neighbour of a page: where it is, null if there
 * is none, or a sentence if it does not say.
 */
export type Neighbour = Position | { readonly unclear: string };

/** The body of any list, in one shape. */
export interface ListBody {
  readonly items: unknown[];
  readonly next: Neighbour;
  readonly previous: Neighbour;
  /** Page number and totals of a list that is paged by number. */
  readonly meta?: PaginationMeta | undefined;
  /** What a log search says beside its events. */
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
 * Reads the body of a list; undefined if it is not one.
 *
 * Cursor lists say whether there is more in `paging.next` and
 * `paging.previous` alone: `paging.cursors` is filled on the last page too, and
 * a page can be empty with more to come. Offset lists say it by `meta.page` and
 * `meta.total_pages`, a log search by `pagination.next_cursor`.
 *
 * @param kind - What the operation promises.
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
      next: cursorAt("paging.next", next, (after) => ({ after })),
      previous: cursorAt("paging.previous", previous, (before) => ({ before })),
    };
  }
  // One published example spells `page` as `current_page`.
  const page = meta.page ?? meta.current_page ?? NaN;
  return {
    items: data,
    next: pageAt(page < 0 ? NaN : page + 1, meta),
    previous: pageAt(page - 1, meta),
    meta: { ...meta, page },
  };
}

/** The Graph API leaves `next` out on the last page, and `paging` of an empty one. */
function readGraph(items: unknown[], paging: unknown): ListBody {
  const { next, previous, cursors } = (paging ?? {}) as Record<string, unknown>;
  const { after, before } = (cursors ?? {}) as Record<string, unknown>;
  const beside = (name: string, address: unknown, at: () => Neighbour) => {
    if (address === undefined || address === null) return null;
    if (typeof address === "string" && address !== "") return at();
    const unclear = `paging.${name} must be an address, or be left out, not ${show(address)}`;
    return { unclear };
  };
  return {
    items,
    next: beside("next", next, () =>
      cursorAt("paging.cursors.after", after ?? undefined, (cursor) => ({
        after: cursor,
      })),
    ),
    previous: beside("previous", previous, () =>
      cursorAt("paging.cursors.before", before ?? undefined, (cursor) => ({
        before: cursor,
      })),
    ),
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
      : cursorAt(
          "pagination.next_cursor",
          pagination?.next_cursor,
          (cursor) => ({
            cursor,
          }),
        );
  const isUnclear =
    next === null && pagination?.has_more
      ? { unclear: "pagination.has_more is true and there is no next_cursor" }
      : next;
  return { items: events, next: isUnclear, previous: null, details };
}

function cursorAt(
  name: string,
  cursor: unknown,
  toPosition: (cursor: string) => Position,
): Neighbour {
  if (cursor === null) return null;
  if (typeof cursor === "string" && cursor !== "") return toPosition(cursor);
  return {
    unclear: `${name} must be a cursor or null, not ${show(cursor)}`,
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
