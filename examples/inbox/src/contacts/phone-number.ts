import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** Numbers repeat in every row and render, and parsing one takes a while. */
const written = new Map<string, string>();

/**
 * Writes a number the way people of its country group it: `+1 415 555 0171`. The
 * API gives numbers in digits, with and without a plus sign.
 *
 * @returns the digits behind a plus sign if no country has such a number; null
 *   without a number
 */
export function formatNumber(number: string | null | undefined): string | null {
  const digits = (number ?? "").replace(/\D/g, "");
  if (digits === "") return null;
  const known = written.get(digits);
  if (known !== undefined) return known;
  const plain = `+${digits}`;
  const text = parsePhoneNumberFromString(plain)?.formatInternational();
  written.set(digits, text ?? plain);
  return text ?? plain;
}
