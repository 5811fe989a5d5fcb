import { ArgumentError } from "../errors/argument-error.js";
import { nearest } from "./nearest.js";
import { formatValue } from "./format-value.js";
import { isRecord } from "./is-record.js";

/**
 * Rejects an unknown name. If it was ignored instead, the caller would get other data
 * than requested.
 *
 * @param kind - Whether it was passed as a parameter or as an option.
 * @throws KapsoArgumentError with the nearest known name
 */
export function assertKnown(
  kind: "parameter" | "option",
  name: string,
  known: readonly string[],
): void {
  if (known.includes(name)) return;
  const [guess] = nearest(name, known, 1);
  throw new ArgumentError(
    name,
    `is not a known ${kind}${guess === undefined ? ": there is none" : `; did you mean ${guess}?`}`,
  );
}

/**
 * Checks that options are an object with known names.
 *
 * @param example - A part of such an object, for the error.
 * @throws KapsoArgumentError if they are not an object, and for an unknown name
 */
export function assertOptions(
  options: unknown,
  known: readonly string[],
  example: string,
): void {
  if (!isRecord(options)) {
    throw new ArgumentError(
      "options",
      // A key is easily passed without its name.
      `must be an object such as { ${example} }, not ${typeof options === "string" ? "a string" : formatValue(options)}`,
    );
  }
  for (const name of Object.keys(options)) assertKnown("option", name, known);
}
