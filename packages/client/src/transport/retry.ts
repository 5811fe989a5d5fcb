import { ConnectionError } from "../errors/connection-error.js";
import { TimeoutError } from "../errors/timeout-error.js";
import { backoffDelay } from "./backoff.js";
import type { RetryEvent } from "./observers.js";

/** Methods that may be sent twice with the effect of once (RFC 9110 §9.2.2). */
const REPEATABLE_METHODS = ["GET", "HEAD", "PUT", "DELETE"];

/** Why and when a request is sent again. */
export type Retry = Pick<RetryEvent, "delayMs" | "reason" | "status">;

/** Whether a request has no further effect if it is sent twice. */
export function isRepeatable(method: string): boolean {
  return REPEATABLE_METHODS.includes(method);
}

/**
 * Decides whether a request is sent again that had no response, where that is safe
 * and promising: GET, HEAD, PUT and DELETE after a failed connection or a timeout.
 *
 * @param attempt - The number of the attempt that is over, from 1.
 * @param random - Returns 0 (inclusive) to 1 (exclusive).
 */
export function retryAfterFailure(
  method: string,
  failure: unknown,
  attempt: number,
  random: () => number,
): Retry | undefined {
  const isTimeout = failure instanceof TimeoutError;
  // Without a cause nothing was sent, which another attempt would not change.
  const isPromising =
    isTimeout || (failure instanceof ConnectionError && failure.cause);
  return isPromising && isRepeatable(method)
    ? {
        delayMs: backoffDelay(attempt, undefined, random),
        reason: isTimeout ? "timeout" : "connection",
        status: undefined,
      }
    : undefined;
}
