import { withRequest } from "../with-request.js";
import { type Sandbox, createSandbox } from "@kapso-platform/sandbox";
import { onTestFinished } from "vitest";
import { type KapsoClient, createKapsoClient } from "../../src/index.js";

/** What went over the wire in one exchange. */
export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly body: string;
  readonly bodyType: string | null;
  readonly status: number;
  readonly type: string | null;
  readonly answer: string;
}

/** A fresh project, and a client of it. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly kapso: KapsoClient;
  /** What the client has sent and received so far. */
  readonly exchanges: Exchange[];
  /** Lets time pass for the sandbox, in milliseconds. */
  readonly pass: (duration: number) => void;
}

/** Sets up a project that is closed when the test ends. */
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
        answer: await response.clone().text(),
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
