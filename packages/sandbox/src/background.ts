import type { Microseconds } from "./storage/timestamps.js";

/** How long each step of background work takes on the sandbox's clock: 100 ms. */
export const BACKGROUND_STEP: Microseconds = 100_000;
