import { MAX_RETRY_AFTER_MS, backoffDelay } from "./backoff.js";
import { type Retry, isRepeatable } from "./retry.js";
import { parseRetryAfter } from "./retry-after.js";

/**
 * Decides whether a request is sent again that had one of the responses after
 * which another attempt may succeed: 408, 429, 500, 502, 503 and 504. GET, HEAD,
 * PUT and DELETE are; any other method, which may have taken effect, only after
 * 429 or 503 with `Retry-After`, by which the server says that it has not. Not if
 * the server asks for a wait of more than 60 s: the caller gets the error at once,
 * with `retryAfter` in it.
 *
 * @param attempt - The number of the attempt that is over, from 1.
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
