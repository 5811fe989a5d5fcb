import { ArgumentError } from "../errors/argument-error.js";
import { assertKnown, assertOptions } from "./known-names.js";

/** Options of every call. */
const REQUEST_OPTIONS = ["signal", "timeout", "maxRetries", "headers"];
/** Options of every call and of a list. */
const LIST_OPTIONS = [...REQUEST_OPTIONS, "direction", "prefetch"];

/**
 * Checks the names of a call's options.
 *
 * @throws KapsoArgumentError if they are not an object, and for an unknown or inherited name
 */
export function assertCallOptions(options: unknown, list: boolean): void {
  const known = list ? LIST_OPTIONS : REQUEST_OPTIONS;
  assertOptions(options, known, "timeout: 5000");
  const given = options as object;
  for (const name of known) {
    // Options are copied, and a copy would not have it.
    if (name in given && !Object.hasOwn(given, name)) {
      throw new ArgumentError(
        name,
        "is inherited from a prototype: pass a plain object with it",
      );
    }
  }
}

/**
 * Checks the name of a parameter.
 *
 * @param known - Names of the operation's parameters.
 * @throws KapsoArgumentError for an unknown name, such as that of an option
 */
export function assertParameter(name: string, known: readonly string[]): void {
  if (LIST_OPTIONS.includes(name) && !known.includes(name)) {
    throw new ArgumentError(
      name,
      "is an option: pass it in the argument after the parameters",
    );
  }
  assertKnown("parameter", name, known);
}
