import { KapsoError } from "./kapso-error.js";

/**
 * Thrown when the body of a successful response is larger than
 * `maxResponseBytes`. It is counted after decoding, and the rest of it is not
 * read. It is not retried: another attempt would not help.
 */
export class KapsoResponseSizeError extends KapsoError {
  static {
    this.prototype.name = "KapsoResponseSizeError";
  }

  /** The limit in bytes. */
  readonly maxResponseBytes: number;

  constructor(message: string, maxResponseBytes: number) {
    super(message);
    this.maxResponseBytes = maxResponseBytes;
  }
}
