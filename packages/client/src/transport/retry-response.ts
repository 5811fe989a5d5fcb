import { backoffDelay } from "./backoff.js";
import { type Retry, isRepeatable } from "./retry.js";
import { parseRetryAfter } from "./retry-after.js";

/** The longest `Retry-After` for which the client waits. */
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * Decides whether a request is retried after 408, 429, 500, 502, 503 or 504. GET, HEAD,
 * PUT and DELETE are retried. Other methods may already have taken effect: they are only
 * retried after 429, or 503 with `Retry-After`, with which the server reports that it did
 * nothing. If `Retry-After` is more than 60 s, the request is not retried: the caller gets
 * the error immediately, with `retryAfter`.
 *
 * @param attempt - The number of the failed attempt, from 1.
 * @param random - Returns 0 (inclusive) to 1 (exclusive).
 */
export function retryAfterResponse(
  method: string,
  { status, headers }: Response,
  attempt: number,
  random: () => number,
): Retry | undefined {
  const retryAfter = parseRetryAfter(headers);
  const isSafe =
    isRepeatable(method) ||
    status === 429 ||
    (status === 503 && retryAfter !== undefined);
  const delayMs = backoffDelay(attempt, retryAfter, random);
  return isSafe && delayMs <= MAX_RETRY_AFTER_MS
    ? { delayMs, reason: "status", status }
    : undefined;
}
