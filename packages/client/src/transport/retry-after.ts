/** The three formats of an HTTP-date (RFC 9110 §5.6.7). The last one has no zone. */
const HTTP_DATE = /^[A-Z][a-z]+,? .+ \d\d:\d\d:\d\d( GMT| \d{4})$/;

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3) in seconds, with or without a fraction, or as a
 * date. A date is compared with the `Date` of the response, because the clocks of client
 * and server may differ.
 *
 * @param now - Current time in milliseconds since 1970, for a response without `Date`.
 * @returns Seconds to wait, 0 for a date in the past; undefined if the header is missing
 *   or malformed.
 */
export function parseRetryAfter(
  headers: Headers,
  now: number = Date.now(),
): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const date = parseDate(value);
  const sent = parseDate(headers.get("date") ?? "") ?? now;
  return date === undefined ? undefined : Math.max(0, (date - sent) / 1000);
}

function parseDate(value: string): number | undefined {
  if (!HTTP_DATE.test(value)) return undefined;
  const date = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : date;
}
