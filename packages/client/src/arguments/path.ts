import { ArgumentError } from "../errors/argument-error.js";
import type { OperationInit } from "../operation.js";
import { formatValue } from "./format-value.js";
import { assertUnicode } from "./unicode.js";

/**
 * Checks an id of a path, or a list of ids if the path takes a list. An empty id, `.` and
 * `..` would change the path and so call another operation (RFC 3986, 5.2.4).
 *
 * @throws KapsoArgumentError if the id is missing, empty, `.` or `..`
 */
export function checkPathParameter(
  name: string,
  value: unknown,
  init?: OperationInit,
): void {
  const text =
    typeof value === "number" || (init && Array.isArray(value))
      ? String(value)
      : value;
  if (typeof text !== "string" || text.trim() === "" || /^\.\.?$/.test(text)) {
    throw new ArgumentError(
      name,
      `must be an id, neither empty nor "." or "..", not ${formatValue(value)}`,
    );
  }
  assertUnicode(name, text);
}
