import { show } from "../arguments/show.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import {
  type QueryParameter,
  proxyOperations,
} from "../generated/proxy-operations.js";

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
  if (other !== undefined) throw wrongScope(`${other} is no member of a scope`);
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

/** A literal, of any realm: the contents of a `Map`, say, would not be seen. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a parameter of a query can be. */
export function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
