import type { KapsoError } from "@kapso-platform/client";

/** State of a live list. */
export interface LiveState {
  /**
   * `"live"`: ticks request changes. `"paused"`: there are no ticks, because the tab is
   * hidden, the browser is offline, the list is not loaded yet, or the interval is
   * `Infinity`. `"retrying"`: the last tick failed, and the next one waits longer.
   */
  readonly status: "live" | "paused" | "retrying";
  /** Error of the last tick; null if it succeeded. */
  readonly error: KapsoError | null;
  /** Number of successive failed ticks. */
  readonly failureCount: number;
}

/** The state before the first tick, and on a server. */
export const PAUSED: LiveState = {
  status: "paused",
  error: null,
  failureCount: 0,
};
