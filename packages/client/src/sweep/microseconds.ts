/**
 * Converts a time of the API to microseconds since 1970, a safe integer until the year
 * 2255. A `Date` has milliseconds, and several conversations can be active within the same
 * millisecond.
 */
export function toMicroseconds(time: string): number {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? "";
  const rest = Number(fraction.slice(3, 6).padEnd(3, "0"));
  // `Date.parse` drops microseconds, for years after 1970.
  return Date.parse(time) * 1_000 + rest;
}

/** Formats microseconds since 1970 as a date-time with six fraction digits, like the API. */
export function formatMicroseconds(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000);
  const rest = String(microseconds - milliseconds * 1_000).padStart(3, "0");
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
}
