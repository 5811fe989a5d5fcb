import type { Operation } from "@kapso-platform/client/operations";
import { countIds } from "../operations/operation.js";
import { isParams } from "./list-position.js";

/**
 * Converts parameters to the form of a query key, so that equal filters have the same key:
 * undefined and null are left out, and a `Date` equals the string of the same time.
 *
 * @param rules - The query parameters of the operation, which say which are date-times.
 */
export function keyParams(
  params: object | symbol | undefined,
  rules?: Operation["query"],
): Readonly<Record<string, unknown>> {
  // The client will reject it. It must not have the key of the list without filters.
  if (params && !isParams(params)) return { invalid: String(params) };
  const key: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value === undefined || value === null) continue;
    // A `Date`, also one of another realm, has the method with which JSON contains it.
    const time = (value as Partial<Date>).toJSON?.();
    key[name] =
      time !== undefined || rules?.[name] === "date"
        ? canonicalTime(String(time ?? value))
        : (value as unknown);
  }
  return key;
}

/** The parameters among the arguments of an operation, in the form of a query key. */
export function keyParamsOf(
  operation: Operation,
  args: readonly unknown[],
): Readonly<Record<string, unknown>> {
  const params = args[countIds(operation)] as object | symbol | undefined;
  return keyParams(params, operation.query);
}

/**
 * The parameters in the key of an item: none if all are left out. Only operations with
 * parameters have this function, because it is a quarter of the code of a hook.
 */
export function itemParams(
  operation: Operation,
  args: readonly unknown[],
): readonly [object?] {
  const params = keyParamsOf(operation, args);
  return Object.keys(params).length > 0 ? [params] : [];
}

/**
 * Converts a time to UTC without trailing zeros. An invalid time is unchanged; the client
 * rejects it when the query runs.
 */
function canonicalTime(text: string): string {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return text;
  const seconds = new Date(milliseconds).toISOString().slice(0, 19);
  // `Date` has milliseconds, times of the API have microseconds.
  const [fraction = ""] = /\.\d*[1-9]/.exec(text) ?? [];
  return `${seconds}${fraction}Z`;
}
