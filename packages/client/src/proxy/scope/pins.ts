import { formatValue } from "../../arguments/format-value.js";
import { ArgumentError } from "../../errors/argument-error.js";
import {
  type QueryParameter,
  proxyOperations,
} from "../../generated/proxy-operations.js";

/**
 * Values that replace those of the browser, by the name of a query parameter of the API, such
 * as `{ phone_number_id: "123" }`. A number must be a whole number up to 2^53 - 1, because
 * JavaScript rounds larger ones.
 */
export type PinnedParameters = Readonly<
  Partial<Record<QueryParameter, string | number | boolean>>
>;

/** The part of the project that the sender of a request can access. */
export interface ProxyScope {
  /**
   * Pinned parameters. Without any, the scope is the whole project, within `allow`.
   */
  readonly params?: PinnedParameters;
}

/** Checked pinned parameters, as strings. */
export type Pins = ReadonlyMap<string, string>;

/**
 * Checks the scope that `authorize` returned. A missing value is an error: if it was ignored,
 * an incomplete account would give access to the whole project.
 *
 * @throws KapsoArgumentError if it is not a valid scope
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
      `must be a string, or a whole number up to 2^53 - 1, not ${formatValue(value)}: JavaScript rounds larger numbers`,
    );
  }
  const text = toComparable(value) ?? "";
  if (text.trim() === "") {
    throw new ArgumentError(
      `params.${name}`,
      `must be a non-empty string, a number or a boolean, not ${formatValue(value)}; return null to reject the request`,
    );
  }
  return text;
}

/**
 * Converts a value that can be pinned to a string; undefined for any other value, including a
 * number that may have been rounded.
 */
export function toComparable(value: unknown): string | undefined {
  const isExact =
    typeof value === "string" ||
    typeof value === "boolean" ||
    Number.isSafeInteger(value);
  return isExact ? String(value) : undefined;
}

/** Whether a value is a plain object of any realm, and not, for example, a `Map`. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
