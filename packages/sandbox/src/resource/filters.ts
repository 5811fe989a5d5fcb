import type { Clock } from "../clock.js";
import { quote, unprocessable } from "../http/problem.js";
import { withoutPlus } from "../phone-number.js";
import {
  DAY,
  parseTimestamp,
  type Microseconds,
} from "../storage/timestamps.js";
import { contains, type Expression, type Sql } from "../table/sql.js";

/** The start of a period that ends now; by default a day. */
export function startOf(
  period: "24h" | "7d" | "30d" | undefined,
  clock: Clock,
): Microseconds {
  const days = { "24h": 1, "7d": 7, "30d": 30 };
  return clock.read() - days[period ?? "24h"] * DAY;
}

/** A valid date-time parameter as an instant. */
export function instantOf(text: string | undefined): Microseconds | undefined;
export function instantOf(
  text: string | null | undefined,
): Microseconds | null | undefined;
export function instantOf(
  text: string | null | undefined,
): Microseconds | null | undefined {
  return typeof text === "string" ? parseTimestamp(text) : text;
}

/**
 * A part of a phone number to search for; stored numbers have no plus sign.
 *
 * @param name - the query parameter it came in, named in the error.
 * @throws HttpProblem 422 if a plus sign became a space in the URL.
 */
export function phoneNumberPart(
  name: string,
  text: string | undefined,
): string | undefined {
  if (text?.startsWith(" ")) {
    throw unprocessable(
      `Query parameter "${name}" must be part of a phone number; got ${quote(text)}. A "+" in a URL means a space: write it as %2B.`,
    );
  }
  const part = withoutPlus(text ?? "");
  return part === "" ? undefined : part;
}

/** Whether a stored number contains the part in a query parameter. */
export function containsNumber(
  column: Expression<string | null>,
  name: string,
  text: string | undefined,
): Sql | undefined {
  return contains(column, phoneNumberPart(name, text));
}
