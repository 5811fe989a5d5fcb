/** What a store knows of an event. */
export type SeenState = "new" | "running" | "done";

/**
 * Remembers which events have been handled, across attempts of a delivery. One
 * store for all processes that receive the webhook makes repeats harmless among
 * them.
 */
export interface SeenStore {
  /**
   * Reserves an event, in one atomic step. `new` lets the caller handle it;
   * `running` says that another one does, `done` that it has been handled.
   *
   * A reservation must expire, after 60 seconds for example: the process that
   * holds it can die.
   */
  claim(key: string): SeenState | Promise<SeenState>;
  /** Records that an event has been handled, or else drops its reservation. */
  settle(key: string, handled: boolean): unknown;
}

/**
 * A store in the memory of this process. It forgets the oldest events.
 *
 * @param limit - most events to remember
 */
export function createMemoryStore(limit = 10_000): SeenStore {
  const states = new Map<string, SeenState>();
  return {
    claim(key) {
      const state = states.get(key);
      if (state) return state;
      states.set(key, "running");
      const [oldest = key] = states.keys();
      if (states.size > limit) states.delete(oldest);
      return "new";
    },
    settle(key, handled) {
      if (handled) states.set(key, "done");
      else states.delete(key);
    },
  };
}
