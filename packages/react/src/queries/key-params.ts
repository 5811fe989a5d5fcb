import { isParams, withoutPosition } from "./list-position.js";

/**
 * Converts parameters to the form of a query key, so that equal filters have the same key:
 * undefined and null are left out, and a `Date` equals the string of the same time.
 *
 * @param dates - Names of the parameters that are date-times.
 */
export function keyParams(
  params: object | symbol | undefined,
  dates: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  // The client will reject it. It must not have the key of the list without filters.
  if (params && !isParams(params)) return { invalid: String(params) };
  const key: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value === undefined || value === null) continue;
    key[name] =
      isDate(value) || dates.includes(name)
        ? canonicalTime(value)
        : (value as unknown);
  }
  return key;
}

/** Parameters in the form of the key of an infinite query, which has no position. */
export function keyFilters(
  params: object | symbol | undefined,
  dates?: readonly string[],
): Readonly<Record<string, unknown>> {
  return withoutPosition(keyParams(params, dates));
}

/**
 * Converts a time to UTC without trailing zeros. An invalid value is unchanged; the client
 * rejects it when the query runs.
 */
function canonicalTime(value: unknown): unknown {
  const text =
    isDate(value) && !Number.isNaN(value.getTime())
      ? value.toISOString()
      : value;
  if (typeof text !== "string") return String(value);
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return text;
  const seconds = new Date(milliseconds).toISOString().slice(0, 19);
  // `Date` has milliseconds, times of the API have microseconds.
  const fraction = /\.(\d*?)0*(?:Z|[+-]\d\d:\d\d)$/i.exec(text)?.[1] ?? "";
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

/** Whether a value is a `Date`, including one of another realm. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]";
}
