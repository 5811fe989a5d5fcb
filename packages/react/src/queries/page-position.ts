import type { Position } from "@kapso-platform/client";
import type { ListPage } from "./list-page.js";

/** Where a page of an infinite query lies; null for the first one. */
export type PagePosition = Position;

/** Names of the parameters that say where a page lies. */
export type PositionParameter = "after" | "before" | "page" | "cursor";

/** The parameters of a list without those that say where a page lies. */
export type WithoutPosition<Params> = Params extends unknown
  ? Omit<Params, PositionParameter>
  : never;

/** Where the page after this one lies, if there is one that is not loaded yet. */
export function nextPosition(
  page: ListPage<unknown>,
  _pages: readonly ListPage<unknown>[],
  _position: PagePosition,
  positions: readonly PagePosition[],
): PagePosition | undefined {
  return unlessSeen(page.next, positions);
}

/** Where the page before this one lies, if there is one that is not loaded yet. */
export function previousPosition(
  page: ListPage<unknown>,
  _pages: readonly ListPage<unknown>[],
  _position: PagePosition,
  positions: readonly PagePosition[],
): PagePosition | undefined {
  return unlessSeen(page.previous, positions);
}

/** A cursor that was followed already would lead round in circles. */
function unlessSeen(
  position: Position,
  positions: readonly PagePosition[],
): PagePosition | undefined {
  if (position === null) return undefined;
  const token = JSON.stringify(position);
  return positions.some((other) => JSON.stringify(other) === token)
    ? undefined
    : position;
}

/**
 * The parameters of a list at a position. What callers without types left of
 * another position is taken out, so that the first page sends no cursor.
 */
export function atPosition<Params>(
  params: WithoutPosition<Params> | undefined,
  position: PagePosition,
): Params {
  const { after, before, page, cursor, ...filters } = (params ?? {}) as Partial<
    Record<PositionParameter, unknown>
  >;
  // The position is one of the parameters that `WithoutPosition` left out.
  return { ...filters, ...position } as Params;
}
