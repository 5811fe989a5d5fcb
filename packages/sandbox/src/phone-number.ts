import { quote, unprocessable } from "./http/problem.js";

/**
 * Whether a text is a phone number in E.164 form: a country code without a
 * leading zero, at most 15 digits in all. The plus sign may be missing, as it
 * is in most of the API's responses.
 */
export function isPhoneNumber(text: string): boolean {
  return /^\+?[1-9]\d{6,14}$/.test(text);
}

/** Whether a text is a business-scoped user id, such as `US.13491208655302741918`. */
export function isBsuid(text: string): boolean {
  return /^[A-Z]{2}\.[A-Z0-9.]+$/.test(text);
}

/**
 * The digits of a phone number in a request.
 *
 * @param subject - what has it, at the start of the sentence.
 * @throws HttpProblem 422 if it is not in E.164 form.
 */
export function digitsOf(subject: string, text: string): string {
  if (isPhoneNumber(text)) return withoutPlus(text);
  throw unprocessable(
    `${subject} must be a phone number in E.164 form such as +14155550123; got ${quote(text)}.`,
  );
}

/**
 * A phone number, or part of one, as the sandbox stores and compares it. How
 * responses spell it is stored as well, see `spelling`.
 */
export function withoutPlus(phoneNumber: string): string {
  return phoneNumber.replace(/^\+/, "");
}

/** The columns of a number, and whether responses spell it with a plus sign. */
export function spelling(phoneNumber: string | null | undefined): {
  number: string | null;
  has_plus: boolean;
} {
  return {
    number: phoneNumber ? withoutPlus(phoneNumber) : null,
    has_plus: phoneNumber?.startsWith("+") ?? false,
  };
}
