import type { Sandbox } from "@kapso-platform/sandbox";
import { vi } from "vitest";

/** Fakes what a feed waits by; the sandbox and promises go on as usual. */
export function fakeTime(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: new Date("2026-03-01T12:00:00Z"),
  });
}

/** Lets time pass, and what it starts end. */
export async function pass(
  milliseconds: number,
  sandbox: Sandbox,
): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settled(sandbox);
}

/** Resolves when every request of the sandbox has ended and been dealt with. */
export async function settled(sandbox: Sandbox): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (sandbox.requests.some(({ status }) => status === null)) quiet = 0;
  }
}
