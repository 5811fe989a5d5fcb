import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when the caller's `signal` is aborted: before the request, while the client
 * waits for the response or reads its body, or before a retry. `cause` is the signal's
 * `reason`.
 */
export class AbortError extends ClientError {
  static {
    named(this, "AbortError");
  }

  constructor(reason?: unknown) {
    super("The call was aborted by its signal", { cause: reason });
  }
}
