import { withoutPlus } from "../phone-number.js";
import { parseTimestamp, type Microseconds } from "../storage/timestamps.js";

/** A checked date-time parameter as an instant. */
export function instantOf(text: string | undefined): Microseconds | undefined {
  return text === undefined ? undefined : parseTimestamp(text);
}

/** Part of a phone number to search for: stored numbers have no plus sign. */
export function phoneNumberPart(text: string | undefined): string | undefined {
  const part = withoutPlus(text ?? "");
  return part === "" ? undefined : part;
}
