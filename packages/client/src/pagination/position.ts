import type { Direction } from "../options.js";
import type { ListAnswer } from "./list-answer.js";

/** Where a page lies: the query parameter that leads there, and its value. */
export interface Position {
  readonly parameter: "after" | "before" | "page" | "cursor";
  readonly value: string | number;
}

/**
 * The neighbour of a page, if the answer says that there is one.
 *
 * Cursor lists say so by `paging.next` and `paging.previous` alone:
 * `paging.cursors` is filled on the last page too, and a page can be empty
 * with more to come. Offset lists say so by `meta.page` and `meta.total_pages`.
 */
export function findNeighbour(
  { paging, meta, nextLogCursor }: ListAnswer,
  direction: Direction,
): Position | undefined {
  const forward = direction === "forward";
  if (forward && nextLogCursor) {
    return { parameter: "cursor", value: nextLogCursor };
  }
  if (paging) {
    const value = forward ? paging.next : paging.previous;
    return value
      ? { parameter: forward ? "after" : "before", value }
      : undefined;
  }
  if (!meta) return undefined;
  const value = meta.page + (forward ? 1 : -1);
  return value >= 1 && value <= meta.total_pages
    ? { parameter: "page", value }
    : undefined;
}

/** The cursor of a neighbour; null without one, or in a list without cursors. */
export function findCursor(
  answer: ListAnswer,
  direction: Direction,
): string | null {
  const value = findNeighbour(answer, direction)?.value;
  return typeof value === "string" ? value : null;
}

/** The parameters of a list, moved to a position. */
export function moveTo(
  parameters: object | undefined,
  { parameter, value }: Position,
): Record<string, unknown> {
  const moved: Record<string, unknown> = { ...parameters, [parameter]: value };
  if (parameter === "after") delete moved.before;
  if (parameter === "before") delete moved.after;
  return moved;
}
