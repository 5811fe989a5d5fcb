import {
  type Sandbox,
  type SandboxOptions,
  createSandbox,
} from "@kapso-platform/sandbox";
import { onTestFinished } from "vitest";
import {
  type KapsoClient,
  type KapsoClientOptions,
  createKapsoClient,
} from "../src/index.js";

/**
 * A sandbox that listens on a free port until the test ends, with a client for
 * it.
 */
export async function startSandbox(
  options: SandboxOptions = {},
  clientOptions: KapsoClientOptions = {},
): Promise<{ sandbox: Sandbox; kapso: KapsoClient }> {
  const sandbox = createSandbox(options);
  onTestFinished(() => sandbox.close());
  const kapso = createKapsoClient({
    baseUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
    ...clientOptions,
  });
  return { sandbox, kapso };
}
