import { ConnectionError } from "./connection-error.js";
import type { Redactor } from "./redactor.js";

/** Messages of platforms for a connection that failed, which is no bug here. */
const NETWORK_FAILURE =
  /failed to fetch|fetch failed|load failed|network|terminated|connection|socket|aborted/i;

/** A client without a key has nothing to hide. */
const OPEN: Redactor = {
  redact: (value) => value,
  redactCause: (cause) => cause,
};

/**
 * The error for what `fetch` rejected with, or what broke off a body.
 *
 * @param target - `METHOD origin`, for the message.
 * @param hasResponse - Whether there is a response, so that the request was sent.
 */
export function toConnectionError(
  target: string,
  cause: unknown,
  hasResponse: boolean,
  { redact, redactCause }: Redactor = OPEN,
): ConnectionError {
  // Node says "fetch failed" and hides the reason in a cause of the cause.
  let code: string | undefined;
  let link = cause as Chain | undefined | null;
  for (let depth = 0; link && !code && depth < 5; depth++) {
    if (typeof link.code === "string") code = link.code;
    link = link.cause as Chain;
  }
  const { name, message } = (cause ?? {}) as Partial<Error>;
  const isFault =
    !hasResponse &&
    (name === "TypeError" || name === "ReferenceError") &&
    (cause as Chain).cause === undefined &&
    !NETWORK_FAILURE.test(message ?? "");
  return isFault
    ? new ConnectionError(
        redact(
          `${target}: not sent, fetch does not take the request in this environment: ${message ?? ""}`,
        ),
      )
    : new ConnectionError(
        redact(`${target}: the connection failed${code ? ` (${code})` : ""}`),
        { cause: redactCause(cause), code },
      );
}

interface Chain {
  readonly code?: unknown;
  readonly cause?: unknown;
}
