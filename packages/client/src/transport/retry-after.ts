/** The three forms of an HTTP-date (RFC 9110 §5.6.7); the last has no zone. */
const HTTP_DATE = /^[A-Z][a-z]+,? .+ \d\d:\d\d:\d\d( GMT| \d{4})$/;

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3), given as seconds or as a date.
 *
 * @param now - The present, in milliseconds since 1970.
 * @returns Seconds to wait, 0 for a date that is past; `undefined` where the
 *   header is missing or is neither.
 */
export function parseRetryAfter(
  headers: Headers,
  now: number = Date.now(),
): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value);
  if (!HTTP_DATE.test(value)) return undefined;
  const date = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
