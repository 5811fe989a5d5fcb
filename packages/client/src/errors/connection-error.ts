import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when there was no usable response: the connection could not be made
 * or broke off (`cause` holds the platform's own error), or the client did not
 * send the request, because the API key would have left the API's origin or
 * because `fetch` cannot send such a request here. In these cases there is no
 * `cause`, and another attempt would fail in the same way.
 *
 * The message names the method and the origin, never the path, the query or
 * a header.
 */
export class ConnectionError extends ClientError {
  static {
    named(this, "ConnectionError");
  }

  /** The system's code if the platform gives it, such as `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(
    message: string,
    options?: { cause?: unknown; code?: string | undefined },
  ) {
    super(message, options && { cause: options.cause });
    this.code = options?.code;
  }
}
