import { pause } from "./backoff.js";
import { checkRateLimit } from "./options.js";

/** Maximum number of requests within a period. */
export interface RateLimit {
  /** Number of requests, from 1. */
  requests: number;
  /** Length of the period in milliseconds, above 0. */
  per: number;
}

/** Waits until a request may be sent; rejects if a signal is aborted. */
export type Turn = (signals: readonly AbortSignal[]) => Promise<void>;

/**
 * Delays requests so that at most `requests` of them start within any `per` milliseconds.
 * They start in the order of the calls.
 *
 * @throws KapsoArgumentError for a limit out of range
 */
export function createRateLimit(limit: RateLimit): Turn {
  checkRateLimit(limit);
  const { requests, per } = limit;
  /** Start times of the latest requests, the oldest first. They can be in the future. */
  const starts: number[] = [];
  return async (signals) => {
    const now = performance.now();
    const start =
      starts.length < requests
        ? now
        : Math.max(now, (starts.shift() ?? now) + per);
    starts.push(start);
    if (start > now) await pause(start - now, signals);
  };
}
