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

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /**
   * Maximum number of events. The oldest ones are forgotten.
   *
   * @defaultValue `10_000`
   */
  limit?: number | undefined;
}

/**
 * Creates a store in the memory of this process.
 *
 * @throws KapsoWebhookError if an option is unknown or of another type
 */
export function createMemoryStore(options?: MemoryStoreOptions): SeenStore {
  const { limit = 10_000 } = checkOptions(options, {
    limit: "number or undefined",
  });
  // The value of an iterator can be undefined.
  const states = new Map<string | undefined, SeenState | false>();
  return {
    claim(key) {
      const state = states.get(key);
      if (state) return state;
      if (states.set(key, "running").size > limit) {
        states.delete(states.keys().next().value);
      }
      return "new";
    },
    settle(key, handled) {
      states.set(key, handled && "done");
    },
  };
}
