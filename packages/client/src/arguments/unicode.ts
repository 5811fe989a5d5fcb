import { ArgumentError } from "../errors/argument-error.js";
import { formatValue } from "./format-value.js";

/** Half of a surrogate pair. Because of the flag `u`, a whole pair does not match. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** Whether text contains no half of a surrogate pair. */
export function isUnicode(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/**
 * Rejects half of a surrogate pair, which neither a URL nor JSON in UTF-8 can contain.
 * It is the result of cutting text by length: `"Thanks 🙏".slice(0, 8)`.
 *
 * @throws KapsoArgumentError for such text
 */
export function assertUnicode(name: string, text: string): void {
  if (isUnicode(text)) return;
  throw new ArgumentError(
    name,
    `must be Unicode text, without half of a surrogate pair, not ${formatValue(text)}`,
  );
}
