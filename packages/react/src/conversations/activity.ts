import type { WhatsappConversation } from "@kapso-platform/client";

/** The members that decide the order of a list. */
export type Ranked = Pick<WhatsappConversation, "id" | "last_active_at">;

/**
 * Compares two conversations in the order of the list: the latest activity first, and with
 * the same activity the greater id first.
 */
export function compareActivity(a: Ranked, b: Ranked): number {
  const order = compareTimes(b.last_active_at, a.last_active_at);
  if (order !== 0) return order;
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

/**
 * Compares two date-times with microseconds. The API returns them with six fraction digits
 * or none, so they cannot be compared as text.
 */
export function compareTimes(a: string, b: string): number {
  if (a === b) return 0;
  if (!a.endsWith("Z") || !b.endsWith("Z")) {
    const difference = Date.parse(a) - Date.parse(b);
    if (difference !== 0) return difference;
  }
  const seconds = compareText(a.slice(0, 19), b.slice(0, 19));
  return seconds !== 0 ? seconds : compareText(fractionOf(a), fractionOf(b));
}

/**
 * Whether a version of a conversation is older than another by its `updated_at`.
 * Closing a conversation does not change that time.
 */
export function isEarlierVersion(
  a: Pick<WhatsappConversation, "updated_at">,
  b: Pick<WhatsappConversation, "updated_at">,
): boolean {
  return compareTimes(a.updated_at, b.updated_at) < 0;
}

/**
 * Subtracts a microsecond from a time. A request for activity after the result is the same
 * whether the API includes the bound or not.
 */
export function justBefore(time: string): string {
  const milliseconds = Date.parse(time);
  const microseconds = Number(fractionOf(time).slice(3)) - 1;
  const date = new Date(microseconds < 0 ? milliseconds - 1 : milliseconds);
  const rest = String(microseconds < 0 ? 999 : microseconds).padStart(3, "0");
  return `${date.toISOString().slice(0, -1)}${rest}Z`;
}

/** Six fraction digits of a date-time. */
function fractionOf(time: string): string {
  const digits = /\.(\d+)/.exec(time)?.[1] ?? "";
  return digits.slice(0, 6).padEnd(6, "0");
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
