import { KapsoError } from "./kapso-error.js";
import { redact, redactCause } from "./redact.js";

/**
 * Thrown when there was no answer to speak of: the connection could not be
 * made or broke off (`cause` holds the platform's own error), or the client
 * refused to send the request because the API key would have left the API's
 * origin (no `cause`: another try would be refused as well).
 *
 * The message names the method and the origin, never the path, the query or
 * a header.
 */
export class KapsoConnectionError extends KapsoError {
  static {
    this.prototype.name = "KapsoConnectionError";
  }

  /** The system's code where the platform tells it, such as `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(
    message: string,
    options?: { cause?: unknown; code?: string | undefined },
  ) {
    super(message, options && { cause: options.cause });
    this.code = options?.code;
  }
}

/**
 * Turns what a `fetch` rejected with, or what broke off its body, into a
 * {@link KapsoConnectionError}.
 *
 * @param target - `METHOD origin`, for the message.
 * @param secret - The API key, removed from the message and the cause.
 */
export function createConnectionError(
  target: string,
  cause: unknown,
  secret: string | undefined,
): KapsoConnectionError {
  // Node says "fetch failed" and hides the reason in a cause of the cause.
  let code: string | undefined;
  let link = cause as { code?: unknown; cause?: unknown } | undefined;
  for (let depth = 0; link && !code && depth < 5; depth++) {
    if (typeof link.code === "string") code = link.code;
    link = link.cause as typeof link;
  }
  return new KapsoConnectionError(
    redact(
      `${target}: the connection failed${code ? ` (${code})` : ""}`,
      secret,
    ),
    { cause: redactCause(cause, secret), code },
  );
}
