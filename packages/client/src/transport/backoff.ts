import { findAbort, onAbort } from "./abort.js";

/** Longest wait before the first retry; it doubles with each further one. */
const BASE_MS = 500;
/** Longest wait of the backoff, however many attempts there were. */
const CAP_MS = 8_000;
/** Longest `Retry-After` that is waited for. */
export const MAX_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before the next attempt: what the server asked for,
 * otherwise exponential backoff with full jitter, a random time from 0 to
 * 500 ms, 1 s, 2 s … 8 s. Full jitter spreads out the clients that one outage
 * has put in step.
 *
 * @param attempt - The number of the attempt that failed, from 1.
 * @param retryAfter - Seconds asked for by `Retry-After`.
 * @param random - Returns 0 (inclusive) to 1 (exclusive).
 * @returns Milliseconds.
 */
export function backoffDelay(
  attempt: number,
  retryAfter: number | undefined,
  random: () => number,
): number {
  return retryAfter === undefined
    ? random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1))
    : retryAfter * 1000;
}

/** Waits between two attempts. */
export type Pause = (
  ms: number,
  signals: readonly AbortSignal[],
) => Promise<void>;

/**
 * Waits with a timer; rejects with `KapsoAbortError` as soon as a signal is
 * aborted. Leaves neither timer nor listener behind.
 */
export const pause: Pause = (ms, signals) =>
  new Promise((resolve, reject) => {
    const aborted = findAbort(signals);
    if (aborted) {
      reject(aborted);
      return;
    }
    const timer = setTimeout(() => {
      stop();
      resolve();
    }, ms);
    const stop = onAbort(signals, (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
