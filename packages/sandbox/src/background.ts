import type { Microseconds } from "./storage/timestamps.js";

/**
 * How long each step of background work takes on the sandbox's clock: 100 ms.
 * There are no timers: what is due is done by the next request that looks, so
 * that a frozen clock freezes the work too.
 */
export const BACKGROUND_STEP: Microseconds = 100_000;
