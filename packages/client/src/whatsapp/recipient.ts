import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError } from "../errors/argument-error.js";

/** Characters that people write between the digits of a phone number. */
const SEPARATORS = /[\s().\-/\u200e\u202a-\u202c]/g;
/** Digits that begin with a country code (E.164). No country code begins with 0. */
const PHONE_NUMBER = /^[1-9]\d{4,14}$/;

/**
 * Checks the recipient of a message, and converts a phone number to digits, as the API
 * requires. The id of a group is unchanged.
 *
 * @throws KapsoArgumentError for a missing recipient, text that is not a
 *   phone number, or an empty id
 */
export function toAddressed(given: unknown): unknown {
  if (!isRecord(given)) return given;
  const { to, recipient, recipient_type: kind } = given;
  if (recipient !== undefined) assertRecipient(recipient);
  if (to === undefined) {
    if (recipient !== undefined) return given;
    throw new ArgumentError(
      "to",
      "is missing: pass a phone number as to, or a business-scoped user id as recipient",
    );
  }
  return kind === "group" ? given : { ...given, to: toPhoneNumber(to) };
}

/**
 * Converts a phone number to digits: `+1 (415) 555-0123` becomes `14155550123`.
 *
 * @throws KapsoArgumentError for anything else
 */
export function toPhoneNumber(to: unknown): string {
  const digits =
    typeof to === "string" ? to.replace(SEPARATORS, "").replace(/^\+/, "") : "";
  if (PHONE_NUMBER.test(digits)) return digits;
  const isUserId = typeof to === "string" && /^[A-Z]{2}\.\w/.test(to);
  throw new ArgumentError(
    "to",
    isUserId
      ? `must be a phone number: pass the business-scoped user id ${formatValue(to)} as recipient`
      : `must be a string with a phone number of 5 to 15 digits that begins with the country code, such as "+1 415 555 0123", not ${formatValue(to)}`,
  );
}

function assertRecipient(recipient: unknown): void {
  if (typeof recipient === "string" && /^\S+$/.test(recipient)) return;
  throw new ArgumentError(
    "recipient",
    `must be a business-scoped user id such as "US.13491208655302741918", not ${formatValue(recipient)}`,
  );
}
