import { findAbort, onAbort } from "./abort.js";

/** Maximum wait before the first retry. It doubles for each further retry. */
const BASE_MS = 500;
/** Maximum wait before any retry. */
const CAP_MS = 8_000;

/**
 * The wait before the next attempt: `Retry-After`, or otherwise exponential backoff with
 * full jitter, a random time from 0 to 500 ms, 1 s, 2 s … 8 s. After an outage, full
 * jitter keeps clients from retrying at the same time.
 *
 * @param attempt - The number of the attempt that failed, from 1.
 * @param retryAfter - `Retry-After` in seconds.
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
 * Waits with a timer. Rejects with `KapsoAbortError` as soon as a signal is aborted, and
 * then clears the timer and the listeners.
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
