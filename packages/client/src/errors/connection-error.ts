import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when there is no usable response, for one of two reasons:
 *
 * - The connection failed. `cause` is the error of the platform.
 * - The client did not send the request, because the API key would be sent to another
 *   origin, or because `fetch` cannot send the request in this environment. There is no
 *   `cause`, and another attempt would fail in the same way.
 *
 * The message contains the method and the origin, but no path, query or header.
 */
export class ConnectionError extends ClientError {
  static {
    named(this, "ConnectionError");
  }

  /** The code of the operating system, such as `ECONNREFUSED`, if the platform has it. */
  readonly code: string | undefined;

  constructor(
    message: string,
    options?: { cause?: unknown; code?: string | undefined },
  ) {
    super(message, options && { cause: options.cause });
    this.code = options?.code;
  }
}
