import { onTestFinished } from "vitest";
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from "../../src/index.js";

/** A sandbox whose clock stands still until the test moves it. */
export interface TimedSandbox {
  sandbox: Sandbox;
  /** Moves the clock on. */
  advance: (milliseconds: number) => void;
}

/** A listening sandbox without conversations, at a fixed time. */
export async function startTimed(
  options: SandboxOptions = {},
): Promise<TimedSandbox> {
  let time = Date.parse("2026-02-01T12:00:00Z");
  const sandbox = createSandbox({
    conversations: 0,
    now: () => new Date(time),
    ...options,
  });
  onTestFinished(() => sandbox.close());
  await sandbox.listen();
  return {
    sandbox,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}
