import { checkOptions } from "./options.js";

/** The state of an event in a store. */
export type SeenState = "new" | "running" | "done";

/**
 * Remembers handled events, so that repeated deliveries do not handle them again. If
 * several processes receive the webhook, they need a shared store.
 */
export interface SeenStore {
  /**
   * Reserves an event in one atomic step. Returns `new` if the caller must handle it,
   * `running` if another caller is handling it, and `done` if it has been handled.
   *
   * A reservation must expire, for example after 60 seconds, because its process can die.
   */
  claim(key: string): SeenState | Promise<SeenState>;
  /** Records that an event has been handled, or otherwise removes the reservation. */
  settle(key: string, handled: boolean): unknown;
}

/**
 * Creates a store in the memory of this process.
 *
 * @param limit - Maximum number of events. The oldest ones are forgotten.
 * @throws KapsoWebhookError if it is not a number
 */
export function createMemoryStore(limit = 10_000): SeenStore {
  checkOptions({ limit }, { limit: "number" });
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
