import type { Position } from "@kapso-platform/client";
import { POSITION_PARAMETERS } from "@kapso-platform/client/operations";
import type { IsOptions } from "../operations/operation.js";
import type { ListPage } from "./list-page.js";

/** Names of the parameters with the position of a page. */
export type PositionParameter = KeyOf<NonNullable<Position>>;

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/** The parameters of a list without a position. */
export type WithoutPosition<Params> = Params extends object
  ? Omit<Params, PositionParameter>
  : Params;

/** The arguments of a list, with parameters without a position. */
export type FiltersOf<Args extends readonly unknown[]> = {
  [Index in keyof Args]: Args[Index] extends string
    ? Args[Index]
    : IsOptions<Args[Index]> extends true
      ? Args[Index]
      : WithoutPosition<Args[Index]>;
};

/** Position of the next page, unless it is already loaded. */
export function nextPosition(
  page: ListPage<unknown>,
  _pages: readonly ListPage<unknown>[],
  _position: Position,
  positions: readonly Position[],
): Position | undefined {
  return unlessSeen(page.next, positions);
}

/** Position of the previous page, unless it is already loaded. */
export function previousPosition(
  page: ListPage<unknown>,
  _pages: readonly ListPage<unknown>[],
  _position: Position,
  positions: readonly Position[],
): Position | undefined {
  return unlessSeen(page.previous, positions);
}

/** Returns undefined for a position that was already followed, which would be a loop. */
function unlessSeen(
  position: Position,
  positions: readonly Position[],
): Position | undefined {
  if (position === null) return undefined;
  // A position has one member, whose name depends on the list.
  type Members = Readonly<Record<string, unknown>>;
  const [name = ""] = Object.keys(position);
  const isSeen = (positions as readonly (Members | null)[]).some(
    (other) => other?.[name] === (position as Members)[name],
  );
  return isSeen ? undefined : position;
}

/**
 * Sets the position in the parameters of a list. A position in the parameters themselves,
 * which the types exclude, is dropped: the first page sends no cursor.
 */
export function atPosition(params: unknown, position: Position): unknown {
  const given = params ?? {};
  // For example, a copy of a `Map` would be empty. The client rejects the original.
  return isParams(given) ? { ...withoutPosition(given), ...position } : given;
}

/** Whether a value is an object with members, and not, for example, a `Map` or a `Date`. */
export function isParams(value: unknown): value is object {
  return {}.toString.call(value) === "[object Object]";
}

/** Parameters without a position. */
export function withoutPosition<Params extends object>(
  params: Params,
): Omit<Params, PositionParameter> {
  const filters = { ...params };
  for (const name of POSITION_PARAMETERS) Reflect.deleteProperty(filters, name);
  return filters;
}
