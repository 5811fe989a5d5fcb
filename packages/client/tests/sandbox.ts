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

/** The reason with which a promise is rejected. */
export async function rejection(
  promise: PromiseLike<unknown>,
): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the promise was fulfilled");
}
