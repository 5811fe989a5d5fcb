import { withRequest } from "../with-request.js";
import { type Sandbox, createSandbox } from "@kapso-platform/sandbox";
import { afterAll, onTestFinished } from "vitest";
import { type KapsoClient, createKapsoClient } from "../../src/index.js";
import type { DescribedOperation } from "./description.js";
import { scenes } from "./scenes/index.js";

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
async function setStage(): Promise<Stage> {
  const stage = await createStage();
  onTestFinished(() => stage.sandbox.close());
  return stage;
}

/**
 * Returns a function that creates the project for an operation. Operations that only
 * read and have no scene share one project for each file.
 */
export function stages(): (operation: DescribedOperation) => Promise<Stage> {
  let shared: Promise<Stage> | undefined;
  afterAll(async () => {
    await (await shared)?.sandbox.close();
  });
  return ({ id, method }) =>
    method === "GET" && !(id in scenes)
      ? (shared ??= createStage())
      : setStage();
}

async function createStage(): Promise<Stage> {
  let now = Date.parse("2026-06-01T12:00:00Z");
  const sandbox = createSandbox({
    conversations: 5,
    seed: 7,
    now: () => new Date(now),
  });
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
