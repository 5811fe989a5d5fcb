import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when the decoded body of a successful response is larger than
 * `maxResponseBytes`. The rest of the body is not read, and the request is not retried.
 */
export class ResponseSizeError extends ClientError {
  static {
    named(this, "ResponseSizeError");
  }

  /** The limit in bytes. */
  readonly maxResponseBytes: number;

  constructor(message: string, maxResponseBytes: number) {
    super(message);
    this.maxResponseBytes = maxResponseBytes;
  }
}
