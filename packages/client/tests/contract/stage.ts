import { withRequest } from "../with-request.js";
import { type Sandbox, createSandbox } from "@kapso-platform/sandbox";
import { onTestFinished } from "vitest";
import { type KapsoClient, createKapsoClient } from "../../src/index.js";

/** A request and its response, as sent over the network. */
export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly body: string;
  readonly bodyType: string | null;
  readonly status: number;
  readonly type: string | null;
  readonly responseBody: string;
}

/** A new project, with a client for it. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly kapso: KapsoClient;
  /** The requests and responses of the client so far. */
  readonly exchanges: Exchange[];
  /** Advances the clock of the sandbox by milliseconds. */
  readonly pass: (duration: number) => void;
}

/** Creates a project that is closed when the test ends. */
export async function setStage(): Promise<Stage> {
  let now = Date.parse("2026-06-01T12:00:00Z");
  const sandbox = createSandbox({
    conversations: 5,
    seed: 7,
    now: () => new Date(now),
  });
  onTestFinished(() => sandbox.close());
  const exchanges: Exchange[] = [];
  const kapso = createKapsoClient({
    baseUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
    maxRetries: 0,
    fetch: withRequest(async (request) => {
      const body = await request.clone().text();
      const response = await fetch(request);
      exchanges.push({
        url: new URL(request.url),
        method: request.method,
        body,
        bodyType: request.headers.get("content-type"),
        status: response.status,
        type: response.headers.get("content-type"),
        responseBody: await response.clone().text(),
      });
      return response;
    }),
  });
  return {
    sandbox,
    kapso,
    exchanges,
    pass: (duration) => {
      now += duration;
    },
  };
}
