import { ArgumentError } from "../errors/argument-error.js";
import type { OperationInit } from "../operation.js";
import { show } from "./show.js";
import { assertUnicode } from "./unicode.js";

/**
 * Checks an id of a path, or a list of them where the path takes one. One of dots would be resolved away (RFC 3986, 5.2.4)
 * and lead to another operation; an empty one as well.
 *
 * @throws KapsoArgumentError for one that is missing, empty or dots
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
      `must be an id, neither empty nor "." or "..", not ${show(value)}`,
    );
  }
  assertUnicode(name, text);
}
