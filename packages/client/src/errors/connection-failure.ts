import { ConnectionError } from "./connection-error.js";
import type { Redactor } from "./redactor.js";

/** Messages of platforms for a failed connection. */
const NETWORK_FAILURE =
  /failed to fetch|fetch failed|load failed|network|terminated|connection|socket|aborted/i;

/** For a client without a key, which has nothing to hide. */
const OPEN: Redactor = {
  redact: (value) => value,
  redactCause: (cause) => cause,
};

/**
 * Converts a rejection of `fetch`, or an error while the body was read, to an error of
 * the client.
 *
 * @param target - `METHOD origin`, for the message.
 * @param hasResponse - Whether there was a response, so the request was sent.
 */
export function toConnectionError(
  target: string,
  cause: unknown,
  hasResponse: boolean,
  redactor: Redactor = OPEN,
): ConnectionError {
  const { redact, redactCause } = redactor;
  try {
    // In Node.js, the message is "fetch failed", and the code is in a nested cause.
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
            `${target}: not sent, because fetch in this environment rejected the request: ${message ?? ""}`,
          ),
        )
      : new ConnectionError(
          redact(`${target}: the connection failed${code ? ` (${code})` : ""}`),
          { cause: redactCause(cause), code: redact(code) },
        );
  } catch {
    const unreadable = new Error("the error that fetch threw cannot be read");
    return toConnectionError(target, unreadable, hasResponse, redactor);
  }
}

interface Chain {
  readonly code?: unknown;
  readonly cause?: unknown;
}
