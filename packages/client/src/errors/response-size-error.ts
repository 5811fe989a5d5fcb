import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when the body of a successful response is larger than
 * `maxResponseBytes`. It is counted after decoding, and the rest of it is not
 * read. It is not retried: another attempt would not help.
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
