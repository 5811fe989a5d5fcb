/**
 * Whether a text is a phone number in E.164 form: a country code without a
 * leading zero, at most 15 digits in all. The plus sign may be missing, as it
 * is in most of the API's answers.
 */
export function isPhoneNumber(text: string): boolean {
  return /^\+?[1-9]\d{6,14}$/.test(text);
}

/** A phone number, or part of one, as the sandbox stores it: without plus. */
export function withoutPlus(phoneNumber: string): string {
  return phoneNumber.replace(/^\+/, "");
}
