import type { ListPage } from "./list-page.js";

/** Where a page of an infinite query lies; null for the first one. */
export type PagePosition =
  | { readonly after: string }
  | { readonly before: string }
  | { readonly page: number }
  | null;

/** Names of the parameters that say where a page lies. */
export type PositionParameter = "after" | "before" | "page" | "cursor";

/** The parameters of a list without those that say where a page lies. */
export type WithoutPosition<Params> = Params extends unknown
  ? Omit<Params, PositionParameter>
  : never;

/** Where the page after this one lies, if there is one. */
export function nextPosition(
  page: ListPage<unknown>,
  _pages: readonly ListPage<unknown>[],
  _position: PagePosition,
  positions: readonly PagePosition[],
): PagePosition | undefined {
  if (!page.hasNextPage) return undefined;
  const { nextCursor, meta } = page;
  if (nextCursor === null) return meta ? { page: meta.page + 1 } : undefined;
  // A cursor that was followed already would lead round in circles.
  const seen = positions.some(
    (position) =>
      position && "after" in position && position.after === nextCursor,
  );
  return seen ? undefined : { after: nextCursor };
}

/** Where the page before this one lies, if there is one. */
export function previousPosition(
  page: ListPage<unknown>,
  _pages: readonly ListPage<unknown>[],
  _position: PagePosition,
  positions: readonly PagePosition[],
): PagePosition | undefined {
  if (!page.hasPreviousPage) return undefined;
  const { previousCursor, meta } = page;
  if (previousCursor === null) {
    return meta ? { page: meta.page - 1 } : undefined;
  }
  const seen = positions.some(
    (position) =>
      position && "before" in position && position.before === previousCursor,
  );
  return seen ? undefined : { before: previousCursor };
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

/** Like {@link atPosition}, for a log search: its one cursor has another name. */
export function atLogPosition<Params>(
  params: WithoutPosition<Params> | undefined,
  position: PagePosition,
): Params {
  const first = atPosition<Params>(params, null);
  return position && "after" in position
    ? { ...first, cursor: position.after }
    : first;
}
