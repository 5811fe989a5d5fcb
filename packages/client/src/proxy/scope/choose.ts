import { Rejection, isRejection } from "../rejection.js";
import type { Match } from "../routes/find-route.js";
import type { Route } from "../routes/route.js";
import { type Confinement, confine } from "./confine.js";
import type { Pins } from "./pins.js";
import { findUndeclared } from "./references.js";

/** The chosen operation of a request. */
export interface Choice extends Match, Confinement {
  /** Other operations that the API may execute for the same request. */
  readonly others: readonly (Match & Confinement)[];
}

/**
 * Chooses the operation of a request among those that share its path. An operation that the
 * scope confines is preferred, then the one that declares most of the query parameters.
 *
 * @throws Rejection 404 if the ids in the path are out of scope for all of them
 */
export function chooseRoute(
  matches: readonly [Match, ...Match[]],
  sent: URLSearchParams,
  pins: Pins,
  routes: readonly Route[],
): Choice {
  let outOfScope: Rejection | undefined;
  const possible = matches.flatMap((match) => {
    try {
      return [{ ...match, ...confine(match, pins, routes) }];
    } catch (error) {
      if (!isRejection(error)) throw error;
      outOfScope = error;
      return [];
    }
  });
  const isPinned = ({ ids }: Match): boolean =>
    Object.keys(ids).some((name) => pins.has(name));
  const surplus = ({ route: { query = [] } }: Match): number =>
    [...sent.keys()].filter((name) => !query.includes(name)).length;
  const [first, ...others] = possible.toSorted(
    (a, b) =>
      a.unconfined.length - b.unconfined.length ||
      Number(isPinned(b)) - Number(isPinned(a)) ||
      surplus(a) - surplus(b),
  );
  if (!first) throw outOfScope ?? new Rejection(404, "Not found");
  // A pinned id in the path decides. With another pin, only the first one is possible.
  const isCertain =
    isPinned(first) || (pins.size > 0 && first.route.kind !== undefined);
  return { ...first, others: isCertain ? [] : others };
}

/** Revises the choice: prefers an operation that declares all members of the body. */
export function chooseByBody(
  choice: Choice,
  body: Readonly<Record<string, unknown>> | undefined,
): Choice {
  const { others, ...first } = choice;
  const all = [first, ...others];
  const fitting = all.find(
    ({ route, unconfined }) =>
      unconfined.length === 0 && findUndeclared(route, body) === undefined,
  );
  return fitting
    ? { ...fitting, others: all.filter((match) => match !== fitting) }
    : choice;
}
