import { ConnectionError } from "../errors/connection-error.js";
import { TimeoutError } from "../errors/timeout-error.js";
import { MAX_RETRY_AFTER_MS, backoffDelay } from "./backoff.js";
import { RETRYABLE_STATUSES } from "../generated/api.js";
import type { RetryEvent } from "./observers.js";
import { parseRetryAfter } from "./retry-after.js";

/** Methods that may be sent twice with the effect of once (RFC 9110 §9.2.2). */
const REPEATABLE_METHODS = ["GET", "HEAD", "PUT", "DELETE"];

/** Why and when a request is sent again. */
export type Retry = Pick<RetryEvent, "delayMs" | "reason" | "status">;

/**
 * Decides whether a request is sent again, where that is safe and promising:
 * GET, HEAD, PUT and DELETE after a failed connection, a timeout, 408, 429,
 * 500, 502, 503 or 504; any other method, which may have taken effect, only
 * after 429 or 503 with `Retry-After`, by which the server says that it has
 * not. Not if the server asks for a wait of more than 60 s: the caller gets the
 * error at once, with `retryAfter` in it.
 *
 * @param attempt - The number of the attempt that is over, from 1.
 * @param random - Returns 0 (inclusive) to 1 (exclusive).
 */
export function planRetry(
  method: string,
  outcome: { response: Response } | { failure: unknown },
  attempt: number,
  random: () => number,
): Retry | undefined {
  const isRepeatable = REPEATABLE_METHODS.includes(method);
  if ("failure" in outcome) {
    const { failure } = outcome;
    if (!isRepeatable) return undefined;
    const isTimeout = failure instanceof TimeoutError;
    // Without a cause nothing was sent, which another attempt would not change.
    if (!isTimeout && !(failure instanceof ConnectionError && failure.cause)) {
      return undefined;
    }
    return {
      delayMs: backoffDelay(attempt, undefined, random),
      reason: isTimeout ? "timeout" : "connection",
      status: undefined,
    };
  }
  const { status, headers } = outcome.response;
  if (!RETRYABLE_STATUSES.includes(status)) return undefined;
  const retryAfter = parseRetryAfter(headers);
  const isSafe =
    isRepeatable ||
    status === 429 ||
    (status === 503 && retryAfter !== undefined);
  const delayMs = backoffDelay(attempt, retryAfter, random);
  return isSafe && delayMs <= MAX_RETRY_AFTER_MS
    ? { delayMs, reason: "status", status }
    : undefined;
}
