import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when an attempt, including the body, takes longer than `timeout`, and the
 * request is not retried or the last retry also failed.
 */
export class TimeoutError extends ClientError {
  static {
    named(this, "TimeoutError");
  }

  /** The timeout of the attempt in milliseconds. */
  readonly timeout: number;

  constructor(message: string, timeout: number) {
    super(message);
    this.timeout = timeout;
  }
}
