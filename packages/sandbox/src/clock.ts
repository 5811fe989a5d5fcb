import type { Microseconds } from "./storage/timestamps.js";

/** The clock of a sandbox. */
export interface Clock {
  /** The current time. */
  read(): Microseconds;
  /**
   * The current time for a new event. Each call returns a later instant than the
   * one before, so that events have an order also with a fixed clock.
   */
  tick(): Microseconds;
}

/** @param source - default: the real clock. */
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
