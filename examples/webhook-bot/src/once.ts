import type { SeenStore } from "@kapso-platform/client/webhooks";

/**
 * Runs an effect unless it has already succeeded for the same key. The repeat
 * of an event therefore runs only the effects that failed the first time.
 *
 * @throws the error of the effect, or an error if it is already running
 */
export async function once(
  store: SeenStore,
  key: string,
  effect: () => Promise<unknown>,
): Promise<void> {
  const state = await store.claim(key);
  if (state === "done") return;
  if (state === "running") throw new Error(`${key} is already running`);
  let happened = false;
  try {
    await effect();
    happened = true;
  } finally {
    await store.settle(key, happened);
  }
}
