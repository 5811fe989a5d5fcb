import { ArgumentError } from "../errors/argument-error.js";
import { nearest } from "./nearest.js";

/** Options of every call. */
const REQUEST_OPTIONS = ["signal", "timeout", "maxRetries", "headers"];
/** Additional options of a list. */
const LIST_OPTIONS = ["direction", "prefetch"];

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
  const isOption =
    kind === "parameter" &&
    [...REQUEST_OPTIONS, ...LIST_OPTIONS].includes(name);
  const [guess] = nearest(name, known, 1);
  throw new ArgumentError(
    name,
    isOption
      ? "is an option: pass it in the argument after the parameters"
      : `is not a known ${kind}${guess === undefined ? ": there is none" : `; did you mean ${guess}?`}`,
  );
}

/**
 * Checks the names of a call's options.
 *
 * @throws KapsoArgumentError for an unknown name
 */
export function checkOptionNames(options: object, list: boolean): void {
  for (const name of Object.keys(options)) {
    if (REQUEST_OPTIONS.includes(name)) continue;
    assertKnown(
      "option",
      name,
      list ? [...REQUEST_OPTIONS, ...LIST_OPTIONS] : REQUEST_OPTIONS,
    );
  }
}
