import type { SeenStore } from "@kapso-platform/client/webhooks";

/**
 * Runs an effect unless it has happened before, for the same key. A repeat of an
 * event so does only what failed the first time.
 *
 * @throws what the effect throws, and an error while another one runs it
 */
export async function once(
  store: SeenStore,
  key: string,
  effect: () => Promise<unknown>,
): Promise<void> {
  const state = await store.claim(key);
  if (state === "done") return;
  if (state === "running") throw new Error(`${key} is under way already`);
  let happened = false;
  try {
    await effect();
    happened = true;
  } finally {
    await store.settle(key, happened);
  }
}
