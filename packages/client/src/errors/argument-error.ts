import { KapsoError } from "./kapso-error.js";

/**
 * Thrown before any request when an option or a parameter is wrong. The
 * message says what would be right.
 */
export class KapsoArgumentError extends KapsoError {
  static {
    this.prototype.name = "KapsoArgumentError";
  }

  /** The name of the wrong argument, for example `limit`. */
  readonly argument: string;

  /**
   * @param problem - What `argument` must be: the message is both together,
   *   for example `limit must be an integer from 1 to 100, not 0`.
   */
  constructor(argument: string, problem: string) {
    super(`${argument} ${problem}`);
    this.argument = argument;
  }
}
