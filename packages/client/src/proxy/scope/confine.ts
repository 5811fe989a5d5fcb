import { isList } from "../../operation.js";
import { Rejection, notFound } from "../rejection.js";
import type { PathIds } from "../routes/find-route.js";
import type { Route } from "../routes/route.js";
import { type Pins, toComparable } from "./pins.js";

/**
 * The query as it goes out: parameters that the operation takes, the pinned
 * ones in place of the browser's, and none that a pinned one excludes.
 *
 * @throws Rejection 400 for a parameter given twice: the API would choose one
 */
export function pinQuery(
  { query, operation }: Route,
  sent: URLSearchParams,
  pins: Pins,
): URLSearchParams {
  const excluded = (operation.exclusive ?? [])
    .filter((group) => group.some((name) => pins.has(name)))
    .flat();
  const result = new URLSearchParams();
  for (const name of query) {
    const values = sent.getAll(name);
    if (values.length > 1) {
      throw new Rejection(400, `${name} is given more than once`);
    }
    const value =
      pins.get(name) ?? (excluded.includes(name) ? undefined : values[0]);
    if (value !== undefined) result.set(name, value);
  }
  return result;
}

/** How an operation keeps to what is pinned beyond its query. */
export interface Confinement {
  /**
   * Items along the path, the operation's own included, that have to state the
   * pinned values before anything is handed over or changed.
   */
  readonly owners: ReadonlyMap<Route, Pins>;
  /** Pinned parameters that nothing keeps the operation to. */
  readonly unconfined: readonly string[];
}

/**
 * Finds out how an operation keeps to what is pinned: a filter of a list is
 * set, an id of the path has to be the pinned one, and an item along the path
 * that states the value is fetched and compared.
 *
 * @throws Rejection 404 for another id than the pinned one
 */
export function confine(
  route: Route,
  ids: PathIds,
  pins: Pins,
  routes: readonly Route[],
): Confinement {
  const owners = new Map<Route, Map<string, string>>();
  const unconfined: string[] = [];
  for (const [name, value] of pins) {
    const isInPath = Object.hasOwn(ids, name);
    if (isInPath && ids[name] !== value) throw notFound();
    const owner = routes.find(
      ({ method, path, states }) =>
        method === "GET" &&
        Object.hasOwn(states, name) &&
        `${route.path}/`.startsWith(`${path}/`),
    );
    if (owner) {
      const stated = owners.get(owner) ?? new Map<string, string>();
      owners.set(owner, stated.set(name, value));
    } else if (!isInPath && !isFilter(route, name)) unconfined.push(name);
  }
  return { owners, unconfined };
}

/** Only of a list is a query parameter known to leave out everything else. */
function isFilter({ query, operation }: Route, name: string): boolean {
  return isList(operation) && query.includes(name);
}

/** Whether an item states each pinned value, in the API's response for it. */
export function isInScope(
  { states, operation }: Route,
  response: unknown,
  pins: Pins,
): boolean {
  const item =
    operation.response === "bare" ? response : memberOf(response, "data");
  return [...pins].every(([name, value]) => {
    const stated = (states[name] ?? []).reduce(memberOf, item);
    return toComparable(stated) === value;
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
