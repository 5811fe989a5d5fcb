import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * Reads a typed number: with its country code, with or without a plus sign, spaces
 * and dashes.
 *
 * @returns its digits; null if no country has such a number
 */
export function parseNumber(text: string): string | null {
  const written = text.trim().replace(/^00/, "+");
  if (!/^\+?[\d\s().-]+$/.test(written)) return null;
  const plain = written.startsWith("+") ? written : `+${written}`;
  const number = parsePhoneNumberFromString(plain);
  return number?.isPossible() ? number.number.slice(1) : null;
}
