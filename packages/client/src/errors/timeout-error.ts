import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when an attempt, its body included, took longer than the `timeout`
 * option allows, and no retry was left or allowed.
 */
export class TimeoutError extends ClientError {
  static {
    named(this, "TimeoutError");
  }

  /** The time that one attempt had, in milliseconds. */
  readonly timeout: number;

  constructor(message: string, timeout: number) {
    super(message);
    this.timeout = timeout;
  }
}
