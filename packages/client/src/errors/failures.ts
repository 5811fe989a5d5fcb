import { KapsoConnectionError } from "./connection-error.js";
import type { KapsoApiError } from "./api-error.js";
import { createApiError } from "./create-api-error.js";
import { KapsoParseError } from "./parse-error.js";
import type { Redactor } from "./redactor.js";

/** Messages of platforms for a connection that failed, which is no bug here. */
const NETWORK_FAILURE =
  /failed to fetch|fetch failed|load failed|network|terminated|connection|socket|aborted/i;

/** What an error says about a response. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or text, or nothing. */
  readonly body: unknown;
  /** Name of the operation. */
  readonly operation?: string | undefined;
}

/**
 * Makes the errors of a client: the one place where what a server or a
 * platform said becomes an error, without the API key in any part of it.
 */
export interface Failures {
  /** The error for a status other than 2xx. */
  api(response: FailedResponse): KapsoApiError;
  /** The error for a 2xx whose body is not what the operation promises. */
  parse(response: FailedResponse, cause?: unknown): KapsoParseError;
  /**
   * The error for what `fetch` rejected with, or what broke off a body.
   *
   * @param target - `METHOD origin`, for the message.
   */
  connection(target: string, cause: unknown): KapsoConnectionError;
  /** A text for somebody to read, without the API key. */
  readonly redact: (text: string) => string;
}

/** Makes the errors of one client. */
export function createFailures({ redact, redactCause }: Redactor): Failures {
  return {
    api: ({ status, headers, body, operation }) =>
      createApiError({
        status,
        headers: redact(headers),
        body: redact(body),
        operation,
      }),
    parse: ({ status, headers, body, operation }, cause) => {
      const clean = redact(headers);
      const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
      return new KapsoParseError({
        status,
        headers: clean,
        body: body === undefined ? "" : redact(text),
        requestId: clean.get("x-request-id") ?? undefined,
        operation,
        cause: redactCause(cause),
      });
    },
    connection: (target, cause) => {
      // Node says "fetch failed" and hides the reason in a cause of the cause.
      let code: string | undefined;
      let link = cause as Chain | undefined | null;
      for (let depth = 0; link && !code && depth < 5; depth++) {
        if (typeof link.code === "string") code = link.code;
        link = link.cause as Chain;
      }
      const { name, message } = (cause ?? {}) as Partial<Error>;
      const isFault =
        (name === "TypeError" || name === "ReferenceError") &&
        (cause as Chain).cause === undefined &&
        !NETWORK_FAILURE.test(message ?? "");
      return isFault
        ? new KapsoConnectionError(
            redact(
              `${target}: not sent, fetch does not take the request in this environment: ${message ?? ""}`,
            ),
          )
        : new KapsoConnectionError(
            redact(
              `${target}: the connection failed${code ? ` (${code})` : ""}`,
            ),
            { cause: redactCause(cause), code },
          );
    },
    redact,
  };
}

interface Chain {
  readonly code?: unknown;
  readonly cause?: unknown;
}
