import type { KapsoError } from "@kapso-platform/client";

/** How a live list is doing. */
export interface LiveState {
  /**
   * `"live"`: it is asked for changes. `"paused"`: not now, because the tab is
   * hidden, the browser offline, the list not there yet, or the interval
   * `Infinity`. `"retrying"`: the last tick failed, and the next one waits
   * longer.
   */
  readonly status: "live" | "paused" | "retrying";
  /** What the last tick failed with; null once one has succeeded. */
  readonly error: KapsoError | null;
  /** How many ticks have failed since the last that did not. */
  readonly failureCount: number;
}

/** The state before the first tick, and on a server. */
export const PAUSED: LiveState = {
  status: "paused",
  error: null,
  failureCount: 0,
};
