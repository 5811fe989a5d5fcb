import { pause } from "./backoff.js";
import { checkRateLimit } from "./options.js";

/** Most requests in any span of time. */
export interface RateLimit {
  /** How many requests, from 1. */
  requests: number;
  /** In how many milliseconds, above 0. */
  per: number;
}

/** Waits until a request may be sent; rejects if a signal is aborted. */
export type Turn = (signals: readonly AbortSignal[]) => Promise<void>;

/**
 * Spreads requests so that no span of `per` milliseconds has more than
 * `requests` starts. Waiting requests start in the order in which they came.
 *
 * @throws KapsoArgumentError for a limit out of range
 */
export function createRateLimit(limit: RateLimit): Turn {
  checkRateLimit(limit);
  const { requests, per } = limit;
  /** Starts of the latest requests, the oldest first; later ones are planned. */
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
