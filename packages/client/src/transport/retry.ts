import { KapsoConnectionError } from "../errors/connection-error.js";
import { KapsoTimeoutError } from "../errors/timeout-error.js";
import { backoffDelay, type Pause } from "./backoff.js";
import type { Step } from "./call.js";
import { describeCall, notify, type RetryEvent } from "./observers.js";
import { parseRetryAfter } from "./retry-after.js";

/** Methods that may be sent twice with the effect of once (RFC 9110 §9.2.2). */
const REPEATABLE_METHODS = ["GET", "HEAD", "PUT", "DELETE"];
/** Statuses after which another try may succeed. */
const RETRYABLE_STATUSES = [408, 429, 500, 502, 503, 504];

/** What the retry step is given. */
export interface RetryOptions {
  onRetry: ((event: RetryEvent) => unknown) | undefined;
  /** Returns 0 (inclusive) to 1 (exclusive). */
  random: () => number;
  pause: Pause;
}

/**
 * Sends a request again when that is safe and promising, `maxRetries` times
 * at most: GET, HEAD, PUT and DELETE after a failed connection, a timeout,
 * 408, 429, 500, 502, 503 or 504; any other method, which may have taken
 * effect, only after 429 or 503 with `Retry-After`, by which the server says
 * that it has not. The last answer is handed up as it is.
 */
export function retry({ onRetry, random, pause }: RetryOptions): Step {
  return (next) => async (request, call) => {
    const isRepeatable = REPEATABLE_METHODS.includes(request.method);
    for (let attempt = 1; ; attempt++) {
      let response: Response | undefined;
      let failure: unknown;
      let retryAfter: number | undefined;
      let reason: RetryEvent["reason"] | undefined;
      try {
        response = await next(request, { ...call, attempt });
        const { status, headers } = response;
        retryAfter = parseRetryAfter(headers);
        const isRetryable = isRepeatable
          ? RETRYABLE_STATUSES.includes(status)
          : status === 429 || (status === 503 && retryAfter !== undefined);
        if (isRetryable) reason = "status";
      } catch (error) {
        failure = error;
        if (isRepeatable) {
          if (error instanceof KapsoTimeoutError) reason = "timeout";
          // Without a cause it is a refusal, which another try would meet too.
          else if (error instanceof KapsoConnectionError && error.cause)
            reason = "connection";
        }
      }
      if (!reason || attempt > call.maxRetries) {
        if (response) return response;
        throw failure;
      }
      // The answer is not wanted any more: let go of its connection.
      response?.body?.cancel().catch(() => {});
      const delayMs = backoffDelay(attempt, retryAfter, random);
      notify(onRetry, {
        ...describeCall(request, { ...call, attempt }),
        delayMs,
        reason,
        status: response?.status,
      });
      await pause(delayMs, request, call);
    }
  };
}
