import { ArgumentError } from "../errors/argument-error.js";
import { show } from "./show.js";

/** Half of a surrogate pair, as it stands in text. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether text has no half of a surrogate pair in it. */
export function isUnicode(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/**
 * Half of a character has no place in a URL nor in JSON. It comes from cutting
 * text by its length: `"Thanks 🙏".slice(0, 8)`.
 *
 * @throws KapsoArgumentError for such text
 */
export function assertUnicode(name: string, text: string): void {
  if (isUnicode(text)) return;
  throw new ArgumentError(
    name,
    `must be Unicode text, without half of a surrogate pair, not ${show(text)}`,
  );
}
