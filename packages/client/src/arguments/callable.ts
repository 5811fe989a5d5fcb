import { ArgumentError } from "../errors/argument-error.js";
import { formatValue } from "./format-value.js";
import { isRecord } from "./is-record.js";

/**
 * Checks an option that is a function, if it is given. `querySerializer` can also be
 * settings.
 *
 * @throws KapsoArgumentError for anything else
 */
export function assertCallable(name: string, value: unknown): void {
  if (
    value === undefined ||
    typeof value === "function" ||
    (name === "querySerializer" && isRecord(value))
  ) {
    return;
  }
  throw new ArgumentError(
    name,
    `must be a function, not ${formatValue(value)}`,
  );
}
