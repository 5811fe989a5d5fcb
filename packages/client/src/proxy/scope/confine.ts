import { Rejection, notFound } from "../rejection.js";
import type { Match } from "../routes/find-route.js";
import { type Route, findItemRoute } from "../routes/route.js";
import { type Pins, toComparable } from "./pins.js";

/**
 * Parameters that another parameter implies: a number belongs to one account, so an operation
 * that is confined to the number is also confined to the account.
 */
const ACCOUNT_OF = new Map([["business_account_id", "phone_number_id"]]);

/** Names of members without nesting. Nested fields of Meta's API could read other items. */
const PLAIN_FIELDS = /^\w+(\([\w,]*\))?(,\w+(\([\w,]*\))?)*$/;

/**
 * Creates the query for the API: the parameters that the operation declares, with the pinned
 * values instead of the browser's, and without parameters that a pinned one excludes.
 *
 * @throws Rejection 400 for a duplicate parameter, of which the API would choose one, and for
 *   `fields` with nested members
 */
export function pinQuery(
  { query = [], exclusive = [], api }: Route,
  sent: URLSearchParams,
  pins: Pins,
): URLSearchParams {
  const excluded = exclusive
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
    if (value === undefined) continue;
    if (api && name === "fields" && !PLAIN_FIELDS.test(value)) {
      throw new Rejection(400, "fields must be names, without nested ones");
    }
    result.set(name, value);
  }
  return result;
}

/** How the pinned parameters confine an operation, besides its path and query. */
export interface Confinement {
  /**
   * Items along the path, including that of the operation, that must contain the pinned
   * values before anything is returned or changed.
   */
  readonly owners: ReadonlyMap<Route, Pins>;
  /** Pinned parameters that cannot confine the operation. */
  readonly unconfined: readonly string[];
}

/**
 * Finds out how the pinned parameters confine an operation: a filter of a list is set, an id
 * in the path must be the pinned one, and an item along the path that contains the value is
 * fetched and compared.
 *
 * @throws Rejection 404 for an id other than the pinned one
 */
export function confine(
  { route, ids }: Match,
  pins: Pins,
  routes: readonly Route[],
): Confinement {
  const owners = new Map<Route, Map<string, string>>();
  const kept = new Set<string>();
  for (const [name, value] of pins) {
    if (Object.hasOwn(ids, name) && ids[name] !== value) throw notFound();
    const owner = routes.find(
      ({ api, method, path, states = {} }) =>
        method === "GET" &&
        api === route.api &&
        Object.hasOwn(states, name) &&
        `${route.path}/`.startsWith(`${path}/`),
    );
    if (owner) {
      const stated = owners.get(owner) ?? new Map<string, string>();
      owners.set(owner, stated.set(name, value));
      kept.add(name);
    } else if (isKept(route, ids, name, routes)) kept.add(name);
  }
  // Items of an account can be used by each of its numbers.
  const isOfAccount =
    route.confinedBy !== undefined &&
    route.confinedBy.length > 0 &&
    route.confinedBy.every((name) => kept.has(name));
  const unconfined = [...pins.keys()].filter((name) => {
    const narrower = ACCOUNT_OF.get(name);
    const isImplied = narrower !== undefined && kept.has(narrower);
    return !kept.has(name) && !isImplied && !isOfAccount;
  });
  return { owners, unconfined };
}

/** Whether a parameter confines an operation by its path or query. */
function isKept(
  route: Route,
  ids: Match["ids"],
  name: string,
  routes: readonly Route[],
): boolean {
  if (route.confinedBy) return route.confinedBy.includes(name);
  // A query parameter only confines a list.
  const isFilter = route.list === true && route.query?.includes(name) === true;
  // A change is confined if reading the item is: the proxy reads it first.
  const item =
    route.method === "GET" ? undefined : findItemRoute(routes, route);
  return (
    Object.hasOwn(ids, name) ||
    isFilter ||
    item?.confinedBy?.includes(name) === true
  );
}

/** Whether the item in a response contains each pinned value. */
export function isInScope(
  { states = {}, bare }: Route,
  response: unknown,
  pins: Pins,
): boolean {
  const item = bare ? response : memberOf(response, "data");
  return [...pins].every(([name, value]) => {
    const stated = (states[name] ?? []).reduce(memberOf, item);
    return toComparable(stated) === value;
  });
}

/**
 * Whether an item has the kind of the operation. In the messaging API, numbers, files and
 * flows share one path.
 */
export function isOfKind(
  { kind, shape }: Route,
  item: unknown,
  routes: readonly Route[],
): boolean {
  if (!kind) return true;
  const others = routes
    .filter((other) => other.shape === shape && other.kind !== kind)
    .flatMap((other) => other.kind ?? []);
  const has = (name: string): boolean => memberOf(item, name) !== undefined;
  return kind.some(has) && !others.some(has);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
