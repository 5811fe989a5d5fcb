import { isClientError, named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown before any request when an option or a parameter is wrong. The message contains
 * the value and the allowed range.
 */
export class ArgumentError extends ClientError {
  static {
    named(this, "ArgumentError");
  }

  /** The name of the wrong argument, for example `limit`. */
  readonly argument: string;

  /**
   * @param problem - The rest of the message after `argument`, for example
   *   `must be an integer from 1 to 100, not 0`.
   */
  constructor(argument: string, problem: string) {
    const stack = Error as { stackTraceLimit?: number };
    const limit = stack.stackTraceLimit;
    // V8 keeps 10 frames by default. All of them can belong to the client and
    // openapi-fetch, so more are needed to show the caller's line. Other engines keep
    // all frames. A limit of 0 is respected.
    if (limit) stack.stackTraceLimit = Math.max(limit, 30);
    super(`${argument} ${problem}`);
    if (limit) stack.stackTraceLimit = limit;
    this.argument = argument;
  }
}

/** The message of a thrown value, which can be anything. */
export function messageOf(thrown: unknown): string {
  try {
    const { message } = Object(thrown) as { readonly message?: unknown };
    return typeof message === "string" ? message : "";
  } catch {
    // It cannot be read.
    return "";
  }
}

/** Converts an error that was thrown while arguments were read, for example by a getter. */
export function toArgumentError(argument: string, thrown: unknown): Error {
  return isClientError(thrown)
    ? thrown
    : new ArgumentError(argument, `cannot be read: ${messageOf(thrown)}`);
}

/**
 * Reads arguments of a caller who may not use types.
 *
 * @param argument - The name in the error if they cannot be read.
 * @throws KapsoArgumentError instead of the error of a getter or a Proxy
 */
export function readArgument<Result>(
  argument: string,
  read: () => Result,
): Result {
  try {
    return read();
  } catch (thrown) {
    throw toArgumentError(argument, thrown);
  }
}
