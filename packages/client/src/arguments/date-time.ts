import { ArgumentError } from "../errors/argument-error.js";
import { isOnCalendar } from "./calendar.js";
import { formatValue } from "./format-value.js";

/** Date and time with a zone (RFC 3339, 5.6). */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/** Whether a value is a `Date`, including one of another realm or of fake timers. */
export function isDate(value: unknown): value is Date {
  return (
    value instanceof Date ||
    Object.prototype.toString.call(value) === "[object Date]"
  );
}

/**
 * Converts a `Date` or a date-time to the string that is sent.
 *
 * @throws KapsoArgumentError for a value that is neither a valid `Date` nor a date-time
 */
export function toDateTime(name: string, value: unknown): string {
  const text =
    isDate(value) && !Number.isNaN(value.getTime())
      ? value.toISOString()
      : value;
  // `toISOString` writes years after 9999 with a sign and six digits, which RFC 3339
  // does not allow.
  if (
    typeof text === "string" &&
    DATE_TIME.test(text) &&
    // `Date.parse` also rejects impossible offsets.
    !Number.isNaN(Date.parse(text)) &&
    isOnCalendar(text)
  ) {
    return text;
  }
  throw new ArgumentError(
    name,
    `must be a Date or a date-time such as "2025-07-16T09:45:00Z", not ${formatValue(value)}`,
  );
}
