import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** Formatted numbers: they repeat in every row, and parsing one is slow. */
const written = new Map<string, string>();

/**
 * Formats a number with the digit groups of its country: `+1 415 555 0171`. The API returns
 * numbers as digits, with and without a plus sign.
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
