import { describe, expect, it, vi } from "vitest";
import {
  type KapsoClientOptions,
  KapsoArgumentError,
  type LogLevel,
  createKapsoClient,
  createKapsoCore,
  createLog,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { KEY, respondWith, startServer } from "../transport/http-server.js";

const LEVELS = ["off", "error", "warn", "info", "debug"] as const;

function createLogger(): {
  lines: [level: string, line: string][];
  logger: Record<"error" | "warn" | "info" | "debug", (line: string) => void>;
} {
  const lines: [string, string][] = [];
  const write = (level: string) => (line: string) => {
    lines.push([level, line]);
  };
  const logger = {
    error: write("error"),
    warn: write("warn"),
    info: write("info"),
    debug: write("debug"),
  };
  return { lines, logger };
}

/**
 * Responds to the list of users with one failure and a success, to everything
 * else with 404.
 */
async function callTwice(
  options: KapsoClientOptions,
): Promise<{ url: string }> {
  const server = await startServer(
    // The log contains what a server echoes, but must not contain the key.
    respondWith(503, {}, { "retry-after": "0", "x-request-id": KEY }),
    respondWith(200, { data: [] }, { "x-request-id": "req-1" }),
    respondWith(404, {}),
  );
  const kapso = createKapsoClient({
    baseUrl: `${server.url}/platform/v1`,
    apiKey: KEY,
    ...options,
  });
  await kapso.users.list({ page: 1 });
  await rejection(kapso.conversations.get("1"));
  return server;
}

describe("the log", () => {
  it.each([
    ["off", 0],
    ["error", 1],
    ["warn", 3],
    ["info", 4],
    ["debug", 7],
  ] as const)("at level %s has %i lines", async (logLevel, count) => {
    const { lines, logger } = createLogger();
    await callTwice({ logLevel, logger });
    expect(lines).toHaveLength(count);
    const most = LEVELS.indexOf(logLevel);
    for (const [level] of lines) {
      expect(LEVELS.indexOf(level as LogLevel)).toBeLessThanOrEqual(most);
    }
  });

  it("describes what happened, and never contains the key", async () => {
    const { lines, logger } = createLogger();
    const { url } = await callTwice({ logLevel: "debug", logger });
    const users = `${url}/platform/v1/users?page=1`;
    expect(
      lines.map(([level, line]) => [
        level,
        line.replace(/in [\d.]+ ms/, "in N ms"),
      ]),
    ).toEqual([
      ["debug", `[kapso] users.list: GET ${users}, attempt 1`],
      ["error", "[kapso] users.list: 503 in N ms, request [redacted]"],
      [
        "warn",
        "[kapso] users.list: attempt 1 failed (status 503), next in N ms",
      ],
      ["debug", `[kapso] users.list: GET ${users}, attempt 2`],
      ["info", "[kapso] users.list: 200 in N ms, request req-1"],
      [
        "debug",
        `[kapso] conversations.get: GET ${url}/platform/v1/whatsapp/conversations/1, attempt 1`,
      ],
      ["warn", "[kapso] conversations.get: 404 in N ms"],
    ]);
    expect(JSON.stringify(lines)).not.toContain(KEY);
  });

  it("is enabled by KAPSO_LOG, and written to the console", async () => {
    const log = vi.spyOn(console, "info").mockImplementation(() => {});
    try {
      vi.stubEnv("KAPSO_LOG", "info");
      await callTwice({});
      expect(log).toHaveBeenCalledOnce();
      // Options take precedence over the environment.
      await callTwice({ logLevel: "warn", logger: createLogger().logger });
      expect(log).toHaveBeenCalledOnce();
    } finally {
      log.mockRestore();
    }
  });

  it("does not replace the caller's observers", async () => {
    const { lines, logger } = createLogger();
    const onResponse = vi.fn();
    await callTwice({ logLevel: "info", logger, onResponse });
    expect(onResponse).toHaveBeenCalledTimes(3);
    expect(lines).toHaveLength(4);
  });

  it("does not disturb a call if the logger throws", async () => {
    const fail = (): never => {
      throw new Error("full");
    };
    const logger = { error: fail, warn: fail, info: fail, debug: fail };
    const onRequest = vi.fn();
    await callTwice({ logLevel: "debug", logger, onRequest });
    expect(onRequest).toHaveBeenCalledTimes(3);
  });

  it("is created for a core by createLog", async () => {
    const { lines, logger } = createLogger();
    const server = await startServer(respondWith(200, { data: [] }));
    const kapso = createKapsoCore({
      baseUrl: server.url,
      apiKey: KEY,
      ...createLog({ logLevel: "info", logger }),
    });
    await kapso.GET("/users");
    expect(lines).toEqual([
      ["info", expect.stringMatching(/^\[kapso\] GET: 200 in \d+ ms$/)],
    ]);
  });

  it("rejects an invalid level and an invalid logger", () => {
    const make = (options: object) => () =>
      createKapsoClient({ apiKey: KEY, ...options });
    expect(make({ logLevel: "verbose" })).toThrow(
      'logLevel must be one of off, error, warn, info, debug, not "verbose"',
    );
    expect(make({ logger: { info: () => {} } })).toThrow(
      /^logger must have the methods error, warn, info, debug/,
    );
    vi.stubEnv("KAPSO_LOG", "all");
    expect(make({})).toThrow(/^KAPSO_LOG must be one of/);
    expect(make({})).toThrow(KapsoArgumentError);
  });
});
