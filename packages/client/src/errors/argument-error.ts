import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown before any request when an option or a parameter is wrong. The
 * message says what would be right.
 */
export class ArgumentError extends ClientError {
  static {
    named(this, "ArgumentError");
  }

  /** The name of the wrong argument, for example `limit`. */
  readonly argument: string;

  /**
   * @param problem - What `argument` must be: the message is both together,
   *   for example `limit must be an integer from 1 to 100, not 0`.
   */
  constructor(argument: string, problem: string) {
    const stack = Error as { stackTraceLimit?: number };
    const limit = stack.stackTraceLimit;
    // V8 keeps 10 frames, which can all be the client's and openapi-fetch's: the
    // caller's line must be among them. Other engines keep all, and 0 is a choice.
    if (limit) stack.stackTraceLimit = Math.max(limit, 30);
    super(`${argument} ${problem}`);
    if (limit) stack.stackTraceLimit = limit;
    this.argument = argument;
  }
}
