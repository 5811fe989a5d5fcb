import { describe, expect, it, onTestFinished, vi } from "vitest";
import { KapsoArgumentError, createKapsoClient } from "../../src/index.js";
import { createProxyHandler } from "../../src/proxy/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";

function clearEnvironment(): void {
  vi.stubEnv("KAPSO_API_KEY", undefined);
  vi.stubEnv("KAPSO_BASE_URL", undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

function pretendBrowser(): void {
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", {});
  vi.stubGlobal("location", { href: "https://app.example/inbox" });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
}

describe("the key", () => {
  it("is required for the service itself", () => {
    clearEnvironment();
    expect(() => createKapsoClient()).toThrow(KapsoArgumentError);
    expect(() => createKapsoClient()).toThrow(
      /^apiKey is missing: .*KAPSO_API_KEY/,
    );
  });

  it.each([
    "https://api.kapso.ai/platform/v1/",
    "https://API.KAPSO.AI/platform/v1",
    "https://api.kapso.ai:443/platform/v2",
  ])("is required for every spelling of the service: %s", (baseUrl) => {
    clearEnvironment();
    expect(() => createKapsoClient({ baseUrl })).toThrow(/^apiKey is missing/);
    expect(() => createKapsoClient({ baseUrl, apiKey: null })).toThrow(
      /^apiKey is missing/,
    );
  });

  it("is not required for another base URL", () => {
    clearEnvironment();
    createKapsoClient({ baseUrl: "https://app.example/api/kapso" });
    createKapsoClient({ baseUrl: "/api/kapso" });
  });

  it("and the base URL come from the environment if the options have none", async () => {
    clearEnvironment();
    const { sandbox } = await startSandbox({ conversations: 0 });
    vi.stubEnv("KAPSO_API_KEY", sandbox.apiKey);
    vi.stubEnv("KAPSO_BASE_URL", sandbox.url);
    expect((await createKapsoClient().users.list()).items).toBeDefined();
  });

  it("of the environment is not used for a proxy on the page's own origin", () => {
    clearEnvironment();
    vi.stubEnv("KAPSO_API_KEY", "secret");
    pretendBrowser();
    createKapsoClient({ baseUrl: "/api/kapso" });
  });

  it("is rejected in a browser unless an option allows it", () => {
    clearEnvironment();
    pretendBrowser();
    expect(() => createKapsoClient({ apiKey: "secret" })).toThrow(
      /^apiKey gives access to the whole project and must not reach a browser/,
    );
    createKapsoClient({ apiKey: "secret", dangerouslyAllowBrowser: true });
  });

  it("is also rejected in a worker of a browser", () => {
    clearEnvironment();
    vi.stubGlobal("importScripts", () => undefined);
    expect(() => createKapsoClient({ apiKey: "secret" })).toThrow(
      /^apiKey .* must not reach a browser/,
    );
  });

  it("is required if the environment cannot be read, as in Deno without --allow-env", () => {
    const env = new Proxy(process.env, {
      get: (_variables, name) => {
        throw new Error(`Requires env access to ${String(name)}`);
      },
    });
    vi.stubGlobal("process", { env, versions: process.versions });
    createKapsoClient({ apiKey: "secret" });
    expect(() => createKapsoClient()).toThrow(/^apiKey is missing/);
  });

  it("is sent over http: to a loopback address only", () => {
    const local = [
      "http://127.0.0.1:4010",
      "http://localhost/x",
      "http://[::1]:1",
    ];
    for (const baseUrl of local)
      createKapsoClient({ baseUrl, apiKey: "secret" });
    expect(() =>
      createKapsoClient({ baseUrl: "http://api.example", apiKey: "secret" }),
    ).toThrow(/^baseUrl must be https:\/\//);
  });

  it.each(["", "two words", "line\nbreak", "ключ"])(
    "%j is malformed, and the message does not show it",
    (apiKey) => {
      const attempt = (): unknown => createKapsoClient({ apiKey });
      expect(attempt).toThrow(/^apiKey must be visible ASCII characters/);
      if (apiKey !== "") expect(attempt).not.toThrow(apiKey);
    },
  );
});

describe("a relative base URL", () => {
  it("is accepted on a server, but cannot be called there", async () => {
    const kapso = createKapsoClient({ baseUrl: "/api/kapso" });
    expect(await rejection(kapso.users.list())).toMatchObject({
      name: "KapsoArgumentError",
      message: `baseUrl must be an absolute URL outside a browser, not "/api/kapso"`,
    });
  });
});

describe("a custom fetch", () => {
  it("replaces the global one: a sandbox needs no port", async () => {
    const { sandbox } = await startSandbox({ conversations: 5 });
    const kapso = createKapsoClient({
      baseUrl: sandbox.url,
      apiKey: sandbox.apiKey,
      fetch: sandbox.fetch,
      headers: { "x-tenant": "a" },
    });
    expect(await kapso.conversations.list().toArray({ limit: 9 })).toHaveLength(
      5,
    );
  });
});

it("rejects options that are not an object", () => {
  // @ts-expect-error: null comes from JavaScript only
  expect(() => createKapsoClient(null)).toThrow(
    "options must be an object such as { apiKey }, not null",
  );
});

it.each([
  ["KAPSO_BASE_URL", {}],
  ["KAPSO_WHATSAPP_BASE_URL", {}],
  ["whatsappBaseUrl", { whatsappBaseUrl: "ftp://a.example" }],
  ["baseUrl", { baseUrl: "http://a.example" }],
])("the error for a wrong base URL names its source: %s", (source, options) => {
  vi.stubEnv("KAPSO_BASE_URL", "https://a.example");
  if (source.startsWith("KAPSO")) vi.stubEnv(source, "https://a.example/x y");
  const given = { apiKey: "kapso_live_5f2d8c77e1", ...options };
  const creates: (() => unknown)[] = [
    () => createKapsoClient(given),
    () => createProxyHandler({ ...given, allow: [], authorize: () => null }),
  ];
  for (const create of creates) {
    expect(create).toThrow(KapsoArgumentError);
    expect(create).toThrow(new RegExp(`^${source} must be`));
  }
});
