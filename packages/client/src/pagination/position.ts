import type { Direction } from "../options.js";
import type { ListAnswer } from "./list-answer.js";

/**
 * Where a page of a list is: the query parameter that leads there, with its
 * value. `null` is the start of the list, or "there is no such page".
 */
export type Position =
  | { readonly after: string }
  | { readonly before: string }
  | { readonly page: number }
  | { readonly cursor: string }
  | null;

/** Names of the parameters that can hold a position. */
const POSITION_PARAMETERS = ["after", "before", "page", "cursor"] as const;

/**
 * The position of the page after or before a page; null if there is none.
 *
 * Cursor lists say so in `paging.next` and `paging.previous` alone:
 * `paging.cursors` is filled on the last page too, and a page can be empty
 * with more to come. Offset lists say so by `meta.page` and `meta.total_pages`,
 * a log search by its `next_cursor`.
 */
export function findNeighbour(
  { paging, meta, nextLogCursor }: ListAnswer,
  direction: Direction,
): Position {
  const forward = direction === "forward";
  if (forward && nextLogCursor) return { cursor: nextLogCursor };
  if (paging) {
    const cursor = forward ? paging.next : paging.previous;
    if (!cursor) return null;
    return forward ? { after: cursor } : { before: cursor };
  }
  if (!meta) return null;
  const page = meta.page + (forward ? 1 : -1);
  return page >= 1 && page <= meta.total_pages ? { page } : null;
}

/** The value of a position as text, to tell positions apart. */
export function positionToken(position: NonNullable<Position>): string {
  return String(Object.values(position)[0]);
}

/** The parameters of a list, moved to a position. */
export function moveTo(
  parameters: object | undefined,
  position: NonNullable<Position>,
): Record<string, unknown> {
  const moved: Record<string, unknown> = { ...parameters };
  for (const name of POSITION_PARAMETERS) Reflect.deleteProperty(moved, name);
  return Object.assign(moved, position);
}
