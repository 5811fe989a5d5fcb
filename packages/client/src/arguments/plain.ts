import type { ClientContext, RawCall } from "../execute.js";
import {
  type Operation,
  type ParameterRule,
  pathParameters,
} from "../operation.js";
import { isOnCalendar } from "./calendar.js";
import { isClassless } from "./is-record.js";

/** Where parameters can be. */
export const PLACES = ["path", "query", "header", "cookie"];
/** Printable ASCII. */
const TEXT = /^[ -~]+$/;
/** Printable ASCII with at least one letter, digit or underscore. */
const ID = /^[ -~]*\w[ -~]*$/;
/** A date-time in UTC. */
const TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?Z$/;

/**
 * Whether the arguments of a call are simple, valid, and sent unchanged, as in nearly
 * all calls. `thorough-checks.ts` checks all other arguments and reports what is wrong. The
 * transport checks `timeout` and `maxRetries`.
 */
export function isPlain(
  { prepare, allowUnknownParameters, options }: ClientContext,
  operation: Operation | undefined,
  path: string,
  call: RawCall,
): boolean {
  try {
    const { params = {}, headers, signal, body } = call;
    const { path: ids = {}, query = {}, header } = params;
    const { required = [], exclusive = [], query: rules } = operation ?? {};
    if (
      typeof path !== "string" ||
      !(isClassless(params) && isClassless(ids) && isClassless(query)) ||
      !Object.keys(params).every((name) => PLACES.includes(name)) ||
      (headers ?? header) !== undefined ||
      (operation?.init ?? operation?.headers) !== undefined ||
      (body && operation?.dates) ||
      (prepare ?? options.querySerializer) ||
      (signal !== undefined && typeof signal?.addEventListener !== "function")
    ) {
      return false;
    }
    for (const name of pathParameters(path)) {
      if (!isText(ids[name], ID)) return false;
    }
    const unknown = !operation || allowUnknownParameters || undefined;
    const given: string[] = [];
    for (const name of Object.keys(query)) {
      const value = query[name];
      if (!isPlainValue(value, rules?.[name] ?? unknown)) return false;
      if ((value ?? "") !== "") given.push(name);
    }
    const isGiven = (name: string): boolean => given.includes(name);
    return (
      required.every(isGiven) &&
      // Only lists have such groups, and most calls have at most one parameter.
      (given.length < 2 ||
        exclusive.every((group) => group.filter(isGiven).length < 2))
    );
  } catch {
    // A getter of the arguments threw.
    return false;
  }
}

function isPlainValue(
  value: unknown,
  rule: ParameterRule | undefined,
): boolean {
  if (value === undefined || value === null) return true;
  // For an inherited name, such as `toString`, the rule can be any value.
  if (Array.isArray(rule)) {
    const [minimum, maximum = Infinity] = rule as [number, number?];
    const number = value as number;
    return Number.isInteger(value) && number >= minimum && number <= maximum;
  }
  return rule === "date"
    ? isText(value, TIME) && isOnCalendar(value)
    : rule === true &&
        (typeof value === "boolean" ||
          typeof value === "number" ||
          isText(value, TEXT));
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}
