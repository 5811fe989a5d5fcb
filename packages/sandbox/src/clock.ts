import type { Microseconds } from "./storage/timestamps.js";

/** Where the sandbox takes the time from. */
export interface Clock {
  /** The present, as given: does not advance anything. */
  read(): Microseconds;
  /**
   * The present as the time of a new event. Each call gives a later instant
   * than the one before, so that two events of a frozen or coarse clock keep
   * their order.
   */
  tick(): Microseconds;
}

/** Wraps a source of dates (the real clock by default). */
export function createClock(source: () => Date = () => new Date()): Clock {
  let latest = Number.MIN_SAFE_INTEGER;
  const read = (): Microseconds => source().getTime() * 1000;
  return {
    read,
    tick() {
      latest = Math.max(read(), latest + 1);
      return latest;
    },
  };
}
