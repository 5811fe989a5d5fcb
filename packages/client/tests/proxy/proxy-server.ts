import { serve } from "../serve.js";
import {
  type Sandbox,
  type SandboxOptions,
  createSandbox,
} from "@kapso-platform/sandbox";
import { onTestFinished } from "vitest";
import {
  type ProxyErrorEvent,
  type ProxyOptions,
  createProxyHandler,
  toNodeHandler,
} from "../../src/proxy/index.js";

export const KEY = "kapso_live_5f2d8c77e1";

/** Every sandbox of these tests has conversations of these two numbers. */
export const OWN = "1111111111";
export const OTHER = "2222222222";
export const OWN_CONVERSATION = "c63ced48-1283-4d55-8c8d-930f525aa0e5";
export const OTHER_CONVERSATION = "0b0f7a52-7a0c-4a5e-9a64-0b1f6b8f3c11";
export const MEMBER = "5f2c7f0e-7a0c-4a5e-9a64-0b1f6b8f3c11";

export interface Proxied {
  sandbox: Sandbox;
  /** Calls the handler directly, with the path after `/api/kapso`. */
  call: (path: string, init?: RequestInit) => Promise<Response>;
  handler: (request: Request) => Promise<Response>;
  errors: ProxyErrorEvent[];
  options: ProxyOptions;
}

/** A proxy for a sandbox that listens until the test ends. */
export async function startProxy(
  options: Partial<ProxyOptions> = {},
  sandboxOptions: SandboxOptions = {},
): Promise<Proxied> {
  const sandbox = createSandbox({
    conversations: 0,
    apiKey: KEY,
    ...sandboxOptions,
  });
  onTestFinished(() => sandbox.close());
  const baseUrl = await sandbox.listen();
  await sandbox.seed({
    users: [{ name: "Noam", user_id: MEMBER }],
    conversations: [
      {
        id: OWN_CONVERSATION,
        phone_number: "+14155550123",
        phone_number_id: OWN,
      },
      {
        id: OTHER_CONVERSATION,
        phone_number: "+14155550199",
        phone_number_id: OTHER,
      },
    ],
  });
  const errors: ProxyErrorEvent[] = [];
  const all: ProxyOptions = {
    apiKey: KEY,
    baseUrl,
    allow: ["conversations.list"],
    authorize: () => ({}),
    onError: (event) => errors.push(event),
    ...options,
  };
  const handler = createProxyHandler(all);
  return {
    sandbox,
    handler,
    call: (path, init) =>
      handler(new Request(`https://app.example/api/kapso${path}`, init)),
    errors,
    options: all,
  };
}

export interface JsonRequest {
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** A request with a change, as the client in a browser sends it. */
export function json(method: string, body: unknown): JsonRequest {
  return {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

/** Serves a proxy with `node:http`. */
export async function serveProxy(proxied: Proxied): Promise<string> {
  const listener = toNodeHandler(proxied.handler);
  return serve((request, response) => void listener(request, response));
}
