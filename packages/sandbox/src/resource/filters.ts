import { quote, unprocessable } from "../http/problem.js";
import { withoutPlus } from "../phone-number.js";
import { parseTimestamp, type Microseconds } from "../storage/timestamps.js";

/** A checked date-time parameter as an instant. */
export function instantOf(text: string | undefined): Microseconds | undefined {
  return text === undefined ? undefined : parseTimestamp(text);
}

/**
 * Part of a phone number to search for: stored numbers have no plus sign.
 *
 * @param name - the query parameter it came in, named in the error.
 * @throws HttpProblem 422 where a plus sign was lost on the way.
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
