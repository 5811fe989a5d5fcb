import { isParams, withoutPosition } from "./list-position.js";

/**
 * Parameters in the form of a query key: those that are not given are left out, and
 * a `Date` and the string of the same time are equal, so that equal filters share
 * one key.
 *
 * @param dates - Names of the parameters that hold a date-time.
 */
export function keyParams(
  params: object | symbol | undefined,
  dates: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  // The client rejects it. Until then it must not share the key of all items.
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

/** The parameters of a key of an infinite query, which has no position. */
export function keyFilters(
  params: object | symbol | undefined,
  dates?: readonly string[],
): Readonly<Record<string, unknown>> {
  return withoutPosition(keyParams(params, dates));
}

/**
 * A time in UTC without trailing zeros. A value that does not parse is returned
 * unchanged: the client rejects it when the query runs.
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
  // `Date` stops at milliseconds, the API's times have microseconds.
  const fraction = /\.(\d*?)0*(?:Z|[+-]\d\d:\d\d)$/i.exec(text)?.[1] ?? "";
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

/** Whether a value is a `Date`, also one of another realm. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]";
}
