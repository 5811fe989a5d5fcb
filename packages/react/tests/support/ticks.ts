import type { Sandbox } from "@kapso-platform/sandbox";
import { vi } from "vitest";

/** Fakes what a feed waits by; the sandbox and promises go on as usual. */
export function fakeTime(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "Date"],
    now: new Date("2026-03-01T12:00:00Z"),
  });
}

/** Lets time pass, and what it starts be answered. */
export async function pass(
  milliseconds: number,
  sandbox: Sandbox,
): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await answered(sandbox);
}

/** Resolves when every request of the sandbox has been answered and dealt with. */
export async function answered(sandbox: Sandbox): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (sandbox.requests.some(({ status }) => status === null)) quiet = 0;
  }
}
