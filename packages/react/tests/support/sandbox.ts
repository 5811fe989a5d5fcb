import {
  type Sandbox,
  type SandboxOptions,
  createSandbox,
} from "@kapso-platform/sandbox";
import {
  type KapsoClient,
  type KapsoClientOptions,
  createKapsoClient,
} from "@kapso-platform/client";
import { onTestFinished } from "vitest";

/**
 * A sandbox with a client as in a browser: it has no key and calls a server
 * that adds the key.
 */
export function openSandbox(
  options: SandboxOptions = {},
  clientOptions: KapsoClientOptions = {},
): { sandbox: Sandbox; kapso: KapsoClient } {
  const sandbox = createSandbox(options);
  onTestFinished(() => sandbox.close());
  const kapso = createKapsoClient({
    apiKey: null,
    baseUrl: sandbox.url,
    fetch: (url, init) => {
      const authorized = new Request(url, init);
      authorized.headers.set("X-API-Key", sandbox.apiKey);
      return sandbox.fetch(authorized);
    },
    ...clientOptions,
  });
  return { sandbox, kapso };
}

/**
 * Loads the parts that a client and a live list load on demand, for tests with fake
 * timers.
 */
export async function loadParts(): Promise<void> {
  const kapso = createKapsoClient({
    apiKey: null,
    baseUrl: "http://127.0.0.1",
    fetch: () => Promise.resolve(new Response("{}", { status: 404 })),
  });
  kapso.use({ onRequest: () => undefined });
  await kapso.users.list().catch(() => undefined);
}

/** The number of requests for an operation. */
export function countRequests(sandbox: Sandbox, operationId: string): number {
  return sandbox.requests.filter(
    (request) => request.operationId === operationId,
  ).length;
}
