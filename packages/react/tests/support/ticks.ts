import type { Sandbox } from "@kapso-platform/sandbox";
import { vi } from "vitest";

/** Fakes the timers and the clock of a feed; the sandbox and promises are real. */
export function fakeTime(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: new Date("2026-03-01T12:00:00Z"),
  });
}

/** Advances the time, and waits for the requests that it starts. */
export async function pass(
  milliseconds: number,
  sandbox: Sandbox,
): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settled(sandbox);
}

/**
 * Resolves when all requests to the sandbox have ended and their responses are
 * processed.
 */
export async function settled(sandbox: Sandbox): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (sandbox.requests.some(({ status }) => status === null)) quiet = 0;
  }
}
