import { show } from "../arguments/show.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import {
  type QueryParameter,
  proxyOperations,
} from "../generated/proxy-operations.js";
import type { Route } from "./operations.js";
import { Refusal } from "./refusal.js";
import type { PathIds } from "./route.js";

/**
 * Values that hold for a request whatever the browser sent, by the name of a
 * query parameter of the API, such as `{ phone_number_id: "123" }`.
 */
export type PinnedParameters = Readonly<
  Partial<Record<QueryParameter, string | number | boolean>>
>;

/** What whoever sent a request may see and change. */
export interface ProxyScope {
  /**
   * Pinned parameters. Without any, the scope is the whole project, as far as
   * `allow` goes.
   */
  readonly params?: PinnedParameters;
}

/** Pinned parameters, checked, as they go into a query. */
export type Pinned = ReadonlyMap<string, string>;

/**
 * Checks what `authorize` returned. A value that is missing is an error: left
 * out, it would open the whole project to somebody with a half-filled account.
 *
 * @throws KapsoArgumentError for anything but a scope
 */
export function readScope(scope: unknown): Pinned {
  if (!isPlainObject(scope)) throw wrongScope("it is no plain object");
  const { params = {}, ...others } = scope;
  const [other] = Object.keys(others);
  if (other !== undefined) throw wrongScope(`it has no member ${other}`);
  if (!isPlainObject(params) || ("params" in scope && !scope.params)) {
    throw wrongScope("its params must be a plain object");
  }
  const known = new Set(
    Object.values(proxyOperations).flatMap(({ query = [] }) => query),
  );
  return new Map(
    Object.entries(params).map(([name, value]) => {
      if (!known.has(name)) {
        throw new KapsoArgumentError(
          `params.${name}`,
          "is not a query parameter of any operation",
        );
      }
      return [name, toText(name, value)];
    }),
  );
}

function wrongScope(problem: string): KapsoArgumentError {
  return new KapsoArgumentError(
    "authorize",
    `must return null, a Response, or a scope such as { params: { phone_number_id: "123" } }: ${problem}`,
  );
}

function toText(name: string, value: unknown): string {
  const text = isScalar(value) ? String(value) : "";
  if (text.trim() === "" || text === "NaN") {
    throw new KapsoArgumentError(
      `params.${name}`,
      `must be a text that is not empty, a number or a boolean, not ${show(value)}; return null to refuse`,
    );
  }
  return text;
}

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
 * Finds out how an operation keeps to what is pinned: a query parameter is
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
    if (route.query.includes(name)) continue;
    if (Object.hasOwn(ids, name)) {
      if (ids[name] !== value) throw outOfScope();
      continue;
    }
    const owner = routes.find(
      ({ method, path, tells }) =>
        method === "GET" &&
        Object.hasOwn(tells, name) &&
        `${route.path}/`.startsWith(`${path}/`),
    );
    if (!owner) unconfined.push(name);
    else {
      const told = owners.get(owner) ?? new Map<string, string>();
      owners.set(owner, told.set(name, value));
    }
  }
  return { owners, unconfined };
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

/** A literal, of any realm: the contents of a `Map`, say, would not be seen. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
