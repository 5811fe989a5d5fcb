import { ArgumentError } from "../errors/argument-error.js";
import { nearest } from "./nearest.js";

/** Options of every call. */
const REQUEST_OPTIONS = ["signal", "timeout", "maxRetries", "headers"];
/** Options of a list besides those. */
const LIST_OPTIONS = ["direction", "prefetch"];

/**
 * Rejects a name that nothing reads: sent or dropped silently, it would leave
 * the caller with other data than they asked for.
 *
 * @param kind - What it was given as.
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
      ? "is an option: give it in the argument after the parameters"
      : `is not a known ${kind}${guess === undefined ? ": there is none" : `; did you mean ${guess}?`}`,
  );
}

/**
 * Checks the names of a call's options.
 *
 * @throws KapsoArgumentError for what is not an object, and for an unknown name
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
