import { KapsoError } from "./kapso-error.js";

/**
 * Thrown when an attempt, its body included, took longer than the `timeout`
 * option allows, and no retry was left or allowed.
 */
export class KapsoTimeoutError extends KapsoError {
  static {
    this.prototype.name = "KapsoTimeoutError";
  }

  /** The time that one attempt had, in milliseconds. */
  readonly timeout: number;

  constructor(message: string, timeout: number) {
    super(message);
    this.timeout = timeout;
  }
}
