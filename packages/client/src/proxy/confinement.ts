import { answersList } from "../operations.js";
import type { Route } from "./operations.js";
import { Refusal } from "./refusal.js";
import type { PathIds } from "./route.js";
import { type Pinned, isScalar } from "./scope.js";

/**
 * The query as it goes out: parameters that the operation takes, the pinned
 * ones in place of the browser's, and none that a pinned one excludes.
 *
 * @throws Refusal 400 for a parameter given twice, of which the API would
 *   choose one
 */
export function pinQuery(
  { query, operation }: Route,
  sent: URLSearchParams,
  pinned: Pinned,
): URLSearchParams {
  const excluded = (operation.exclusive ?? [])
    .filter((group) => group.some((name) => pinned.has(name)))
    .flat();
  const result = new URLSearchParams();
  for (const name of query) {
    const values = sent.getAll(name);
    if (values.length > 1) {
      throw new Refusal(400, `${name} is given more than once`);
    }
    const value =
      pinned.get(name) ?? (excluded.includes(name) ? undefined : values[0]);
    if (value !== undefined) result.set(name, value);
  }
  return result;
}

/** How an operation keeps to what is pinned beyond its query. */
export interface Confinement {
  /**
   * Items along the path, the operation's own included, that have to say so
   * before anything is handed over or changed.
   */
  readonly owners: ReadonlyMap<Route, Pinned>;
  /** Names of what neither query, path nor an item along the path can tell. */
  readonly unconfined: readonly string[];
}

/**
 * Finds out how an operation keeps to what is pinned: a filter of a list is
 * set, an id of the path has to be the pinned one, and an item along the path
 * that tells the value is asked for it.
 *
 * @throws Refusal 404 for another id than the pinned one
 */
export function confine(
  route: Route,
  ids: PathIds,
  pinned: Pinned,
  routes: readonly Route[],
): Confinement {
  const owners = new Map<Route, Map<string, string>>();
  const unconfined: string[] = [];
  for (const [name, value] of pinned) {
    const isInPath = Object.hasOwn(ids, name);
    if (isInPath && ids[name] !== value) throw outOfScope();
    const owner = routes.find(
      ({ method, path, tells }) =>
        method === "GET" &&
        Object.hasOwn(tells, name) &&
        `${route.path}/`.startsWith(`${path}/`),
    );
    if (owner) {
      const told = owners.get(owner) ?? new Map<string, string>();
      owners.set(owner, told.set(name, value));
    } else if (!isInPath && !isFilter(route, name)) unconfined.push(name);
  }
  return { owners, unconfined };
}

/** Only of a list is a query parameter known to leave out everything else. */
function isFilter({ query, operation }: Route, name: string): boolean {
  return answersList(operation) && query.includes(name);
}

/** Whether an item tells each pinned value, in the API's answer about it. */
export function isInScope(
  { tells, operation }: Route,
  answer: unknown,
  pinned: Pinned,
): boolean {
  const item = operation.answer === "bare" ? answer : member(answer, "data");
  return [...pinned].every(([name, value]) => {
    const found = (tells[name] ?? []).reduce(member, item);
    return isSame(found, value);
  });
}

/**
 * Refuses a body that would move the item to another scope: a member with the
 * name of a pinned parameter has to have its value.
 *
 * @throws Refusal 403
 */
export function checkBody(content: unknown, pinned: Pinned): void {
  for (const [name, value] of pinned) {
    const sent = member(content, name);
    if (sent !== undefined && !isSame(sent, value)) {
      throw new Refusal(403, `${name} cannot be changed`);
    }
  }
}

/** The same whether there is no such item or it is somebody else's. */
export function outOfScope(): Refusal {
  return new Refusal(404, "Not found");
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function isSame(found: unknown, pinned: string): boolean {
  return isScalar(found) && String(found) === pinned;
}
