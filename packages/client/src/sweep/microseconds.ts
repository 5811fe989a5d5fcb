/**
 * Times of the API as microseconds since 1970, a safe integer until the year
 * 2255. A `Date` has milliseconds, and two conversations can be active within
 * one of them.
 */
export function toMicroseconds(time: string): number {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? "";
  const rest = Number(fraction.slice(3, 6).padEnd(3, "0"));
  // `Date.parse` drops what is below a millisecond, in the years after 1970.
  return Date.parse(time) * 1_000 + rest;
}

/** A date-time with six fraction digits, as the API writes it. */
export function formatMicroseconds(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000);
  const rest = String(microseconds - milliseconds * 1_000).padStart(3, "0");
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z`;
}
