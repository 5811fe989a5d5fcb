import { KapsoError } from "./kapso-error.js";

/**
 * Thrown when the caller's `signal` was aborted: before the request, while the
 * client waited for the response or read its body, or before a retry. `cause` is
 * the signal's `reason`.
 */
export class KapsoAbortError extends KapsoError {
  static {
    this.prototype.name = "KapsoAbortError";
  }

  constructor(reason?: unknown) {
    super("The call was aborted by its signal", { cause: reason });
  }
}
