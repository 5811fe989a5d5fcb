import { ConnectionError } from "../errors/connection-error.js";
import { TimeoutError } from "../errors/timeout-error.js";
import { backoffDelay } from "./backoff.js";
import type { RetryEvent } from "./observers.js";

/** Idempotent methods (RFC 9110 §9.2.2). */
const REPEATABLE_METHODS = ["GET", "HEAD", "PUT", "DELETE"];

/** Reason and delay of a retry. */
export type Retry = Pick<RetryEvent, "delayMs" | "reason" | "status">;

/** Whether a method is idempotent: sending it twice has the same effect as once. */
export function isRepeatable(method: string): boolean {
  return REPEATABLE_METHODS.includes(method);
}

/**
 * Decides whether a request without a response is retried: GET, HEAD, PUT and DELETE are,
 * after a failed connection or a timeout.
 *
 * @param attempt - The number of the failed attempt, from 1.
 * @param random - Returns 0 (inclusive) to 1 (exclusive).
 */
export function retryAfterFailure(
  method: string,
  failure: unknown,
  attempt: number,
  random: () => number,
): Retry | undefined {
  const isTimeout = failure instanceof TimeoutError;
  // Without a cause, the request was not sent, and another attempt would not be either.
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
