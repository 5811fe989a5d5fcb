import { KapsoArgumentError } from "../errors/argument-error.js";
import { show } from "./show.js";

/** Date and time with a zone, RFC 3339, 5.6. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Writes a date-time as it is sent.
 *
 * @throws KapsoArgumentError for what is neither a valid `Date` nor a date-time
 */
export function checkDate(name: string, value: unknown): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    return value.toISOString();
  }
  if (
    typeof value === "string" &&
    DATE_TIME.test(value) &&
    !Number.isNaN(Date.parse(value))
  ) {
    return value;
  }
  throw new KapsoArgumentError(
    name,
    `must be a Date or a date-time such as "2025-07-16T09:45:00Z", not ${show(value)}`,
  );
}
