import { show } from "../../arguments/show.js";
import { ArgumentError } from "../../errors/argument-error.js";
import {
  type QueryParameter,
  proxyOperations,
} from "../../generated/proxy-operations.js";

/**
 * Values that hold for a request whatever the browser sent, by the name of a
 * query parameter of the API, such as `{ phone_number_id: "123" }`. A number
 * has to be whole and at most 2^53 - 1: beyond that, JavaScript would change
 * its digits.
 */
export type PinnedParameters = Readonly<
  Partial<Record<QueryParameter, string | number | boolean>>
>;

/** What the sender of a request may see and change. */
export interface ProxyScope {
  /**
   * Pinned parameters. Without any, the scope is the whole project, as far as
   * `allow` goes.
   */
  readonly params?: PinnedParameters;
}

/** Pinned parameters, checked, as they go into a query. */
export type Pins = ReadonlyMap<string, string>;

/**
 * Checks what `authorize` returned. A value that is missing is an error: left
 * out, it would open the whole project to somebody with a half-filled account.
 *
 * @throws KapsoArgumentError for anything but a scope
 */
export function readScope(scope: unknown): Pins {
  if (!isPlainObject(scope)) throw wrongScope("it is not a plain object");
  const { params = {}, ...others } = scope;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw wrongScope(`${other} is not a member of a scope`);
  }
  if (!isPlainObject(params) || ("params" in scope && !scope.params)) {
    throw wrongScope("its params must be a plain object");
  }
  const known = new Set(
    Object.values(proxyOperations).flatMap(({ query = [] }) => query),
  );
  return new Map(
    Object.entries(params).map(([name, value]) => {
      if (!known.has(name)) {
        throw new ArgumentError(
          `params.${name}`,
          "is not a query parameter of any operation",
        );
      }
      return [name, toText(name, value)];
    }),
  );
}

function wrongScope(problem: string): ArgumentError {
  return new ArgumentError(
    "authorize",
    `must return null, a Response, or a scope such as { params: { phone_number_id: "123" } }: ${problem}`,
  );
}

function toText(name: string, value: unknown): string {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new ArgumentError(
      `params.${name}`,
      `must be a string, or a whole number up to 2^53 - 1, not ${show(value)}: JavaScript changes the digits of a larger one`,
    );
  }
  const text = toComparable(value) ?? "";
  if (text.trim() === "") {
    throw new ArgumentError(
      `params.${name}`,
      `must be a string that is not empty, a number or a boolean, not ${show(value)}; return null to reject the request`,
    );
  }
  return text;
}

/**
 * The text of a value that can be pinned; undefined for any other, a number
 * whose digits may have changed included.
 */
export function toComparable(value: unknown): string | undefined {
  const isExact =
    typeof value === "string" ||
    typeof value === "boolean" ||
    Number.isSafeInteger(value);
  return isExact ? String(value) : undefined;
}

/** A literal, of any realm: the contents of a `Map`, say, would not be seen. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
