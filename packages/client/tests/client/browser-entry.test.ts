import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { preparePlainOptions } from "../../src/arguments/plain-options.js";
import * as browserEntry from "../../src/generated/browser.js";
import * as mainEntry from "../../src/index.js";
import type { KapsoClient, KapsoClientOptions } from "../../src/index.js";
import { logOptions } from "../../src/log.js";
import { conversationsList } from "../../src/operations.js";
import { prepareOptions } from "../../src/prepare-options.js";
import { json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";

const KEY = "kapso_live_5f2d8c77e1";
const PAGE = { data: [{ id: "1" }], paging: { next: null, previous: null } };

const respond = (): Promise<Response> => Promise.resolve(json(PAGE));

/** Calls a function where `process` does not exist, as in a page. */
function inPage<Result>(run: () => Result): Result {
  const { process } = globalThis;
  Reflect.deleteProperty(globalThis, "process");
  try {
    return run();
  } finally {
    globalThis.process = process;
  }
}

/** The entry in a copy of the client, with the number of times it loaded the checks. */
async function copyOfEntry() {
  vi.resetModules();
  let loads = 0;
  vi.doMock("../../src/on-demand.js", async (load) => {
    loads++;
    return load();
  });
  onTestFinished(() => {
    vi.doUnmock("../../src/on-demand.js");
  });
  const copy = await import("../../src/generated/browser.js");
  return { ...copy, loads: () => loads };
}

it("has the exports of the main entry", () => {
  expect(Object.keys(browserEntry).sort()).toEqual(
    Object.keys(mainEntry).sort(),
  );
  const main = mainEntry as Record<string, unknown>;
  const different = Object.entries(browserEntry).filter(
    ([name, value]) => value !== main[name],
  );
  expect(different.map(([name]) => name).sort()).toEqual([
    "createKapsoClient",
    "createKapsoCore",
  ]);
});

describe("with common options", () => {
  it("sends the same request as the main entry, before the checks are loaded", async () => {
    const sent: unknown[] = [];
    const { createKapsoCore, loads } = await copyOfEntry();
    let loadsBefore: number | undefined;
    const options: KapsoClientOptions = {
      baseUrl: "/api/kapso",
      headers: { "X-Trace": "1" },
      credentials: "include",
      timeout: 5000,
      maxRetries: 0,
      fetch: (url, init) => {
        loadsBefore ??= loads();
        const { signal: _signal, ...rest } = init;
        sent.push([url, rest]);
        return respond();
      },
    };
    vi.stubGlobal("location", { href: "https://app.example/inbox" });
    for (const create of [createKapsoCore, mainEntry.createKapsoCore]) {
      const kapso = inPage(() => create(options));
      const page = await kapso.call(conversationsList, { status: "active" });
      expect(page.items).toEqual(PAGE.data);
    }
    expect(loadsBefore).toBe(0);
    expect(sent[0]).toEqual(sent[1]);
  });

  it("accepts no options that the checks reject or change", () => {
    const anything = fc.oneof(
      fc.constantFrom<unknown>(null, undefined, "", 0, -1, NaN, [], {}),
      fc.string({ unit: "binary" }),
      fc.double(),
    );
    const often = (...values: unknown[]): fc.Arbitrary<unknown> =>
      fc.oneof(
        { weight: 20, arbitrary: fc.constantFrom(...values) },
        { weight: 1, arbitrary: anything },
      );
    const baseUrl = fc.oneof(
      {
        weight: 3,
        arbitrary: often("/api/kapso", "https://a.example/platform/v1/"),
      },
      fc.constantFrom(
        ...["http://[::1]:80/x", "api", "//a.example", "https://u@a.example"],
        ...["https://api.kapso.ai", "HTTPS://API.kapso.ai./x", "/platform/v1"],
        ...["http://platform/v1", "file:///x", "https://a.example?x", "\\\\a"],
        ...["https://256.1.1.1", "http://a.1", "https://xn--zzzz.example", "/"],
        ...[
          "https://a..example",
          "https://-a.example",
          "http://localhost:3000",
        ],
        ...["https://a.example:99999", "https://api.kapso.ai:443/x", "/a//b"],
      ),
      fc.stringMatching(/^(https?:)?[/\\]{0,3}[a-z.@:%[\] ]{0,9}\/?$/),
    );
    const header = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom("x-trace", "__proto__") },
      fc.constantFrom("X-API-Key", "user-agent"),
      fc.string({ unit: "binary", maxLength: 2 }),
    );
    const headers = fc.dictionary(header, often("1", "a b", " "), {
      maxKeys: 3,
    });
    const common = fc.record(
      {
        baseUrl,
        apiKey: often(null, undefined),
        fetch: often(respond, undefined),
        timeout: often(1, 5000, Infinity),
        maxRetries: often(0, 10, undefined),
        maxResponseBytes: often(1, Infinity),
        headers: fc.oneof(
          { weight: 9, arbitrary: headers },
          { weight: 1, arbitrary: anything },
        ),
        credentials: often("include"),
        allowUnknownParameters: often(true, false),
      },
      { requiredKeys: ["baseUrl"], noNullPrototype: true },
    );
    // Options that need the checks, and names that do not exist.
    const rare = fc.dictionary(
      fc.constantFrom(
        ...["rateLimit", "onRequest", "onResponse", "onRetry", "logLevel"],
        ...["whatsappBaseUrl", "bodySerializer", "constructor", "__proto__"],
      ),
      anything,
      { maxKeys: 1, size: "-1", noNullPrototype: true },
    );
    let plain = 0;
    fc.assert(
      fc.property(common, rare, (record, others) => {
        const given = { ...record, ...others } as KapsoClientOptions;
        const accepted = inPage(() => preparePlainOptions(given));
        if (!accepted) return;
        plain++;
        const checked = inPage(() => prepareOptions(given, logOptions));
        expect(accepted).toEqual(checked);
      }),
      { numRuns: 2_000 },
    );

    expect(plain).toBeGreaterThan(100);
  });

  it.each([
    ["an environment variable", { env: { KAPSO_API_KEY: KEY } }],
    ["Node.js", { env: {}, versions: { node: "20.19.0" } }],
  ])("the checks are needed with %s", (_name, process) => {
    const options = { baseUrl: "https://a.example" };
    vi.stubGlobal("process", process);
    const prepared = preparePlainOptions(options);
    vi.unstubAllGlobals();
    expect(prepared).toBeUndefined();
  });
});

/** Options with one mistake each. */
const MISTAKES: [name: string, options: unknown][] = [
  ["null instead of options", null],
  ["a string instead of options", KEY],
  ["an unknown name", { baseUrl: "/api", timeOut: 5 }],
  ["a missing key", {}],
  ["the URL of the service without a key", { baseUrl: "https://api.kapso.ai" }],
  ["a key with a line break", { apiKey: "a\nb" }],
  ["a key over http:", { apiKey: KEY, baseUrl: "http://a.example" }],
  ["a base URL with a query", { baseUrl: "https://a.example?x=1" }],
  ["a base URL of a namespace", { baseUrl: "/api", whatsappBaseUrl: "ftp://" }],
  ["a timeout", { baseUrl: "/api", timeout: -1 }],
  ["maxRetries", { baseUrl: "/api", maxRetries: 11 }],
  ["maxResponseBytes", { baseUrl: "/api", maxResponseBytes: 0 }],
  ["rateLimit", { baseUrl: "/api", rateLimit: { requests: 0, per: 1 } }],
  ["fetch", { baseUrl: "/api", fetch: "x" }],
  ["an observer", { baseUrl: "/api", onRetry: 5 }],
  ["a serializer", { baseUrl: "/api", bodySerializer: {} }],
  ["a header name", { baseUrl: "/api", headers: { "a b": "1" } }],
  ["the key in a header", { baseUrl: "/api", headers: { "X-Api-Key": KEY } }],
  ["a level of the log", { baseUrl: "/api", logLevel: "loud" }],
  ["a logger", { baseUrl: "/api", logLevel: "info", logger: {} }],
  [
    "a getter that throws",
    Object.defineProperty({ baseUrl: "/api" }, "timeout", {
      enumerable: true,
      get: () => {
        throw new Error("no timeout");
      },
    }),
  ],
];

describe("with a mistake in the options", () => {
  it.each(MISTAKES)(
    "the first call rejects with the error of the main entry: %s",
    async (_name, given) => {
      vi.stubEnv("KAPSO_API_KEY", undefined);
      vi.stubEnv("KAPSO_BASE_URL", undefined);
      const options = given as KapsoClientOptions;
      let expected: unknown;
      try {
        mainEntry.createKapsoClient(options);
      } catch (error) {
        expected = error;
      }
      expect(expected).toBeInstanceOf(mainEntry.KapsoArgumentError);
      const kapso = browserEntry.createKapsoClient(options);
      const error = await rejection(kapso.users.list());
      expect(error).toEqual(expected);
      expect(error).toBeInstanceOf(mainEntry.KapsoArgumentError);
      expect(await rejection(kapso.GET("/users"))).toEqual(expected);
    },
  );

  it("the constructor throws for a key in a browser, unless an option allows it", async () => {
    vi.stubGlobal("window", globalThis);
    vi.stubGlobal("document", {});
    const fetch = vi.fn(respond);
    const options = { apiKey: KEY, baseUrl: "https://a.example", fetch };
    const create = (more?: KapsoClientOptions): KapsoClient =>
      inPage(() => browserEntry.createKapsoClient({ ...options, ...more }));
    expect(() => create()).toThrow("must not reach a browser");
    expect(() => create({ apiKey: () => KEY })).toThrow(
      mainEntry.KapsoArgumentError,
    );
    await create({ dangerouslyAllowBrowser: true }).users.list();
    expect(fetch).toHaveBeenCalledOnce();
  });

  it("the stack contains the line that created the client", async () => {
    function createWithMistake(): KapsoClient {
      return browserEntry.createKapsoClient({ baseUrl: "/api", timeout: -1 });
    }
    const error = await rejection(createWithMistake().users.list());
    expect((error as Error).stack).toMatch(
      /^KapsoArgumentError: timeout must be [^]*createWithMistake/,
    );
  });

  it.each<[string, (kapso: KapsoClient) => PromiseLike<unknown>]>([
    ["a method", (kapso) => kapso.conversations.get("1")],
    ["a body", (kapso) => kapso.contacts.create({ wa_id: "15550001111" })],
    ["a list", (kapso) => kapso.users.list()],
    ["withResponse", (kapso) => kapso.users.list().withResponse()],
    ["for await", (kapso) => kapso.users.list()[Symbol.asyncIterator]().next()],
    ["pages", (kapso) => kapso.users.list().pages().next()],
    ["toArray", (kapso) => kapso.users.list().toArray({ limit: 1 })],
    ["GET", (kapso) => kapso.GET("/users")],
    ["request", (kapso) => kapso.request("get", "/users")],
    ["paginate", (kapso) => kapso.paginate("/users")],
    [
      "a namespace",
      (kapso) => kapso.whatsapp.GET("/{phone_number_id}/x" as never),
    ],
    ["call", (kapso) => kapso.call(conversationsList)],
    ["withOptions", (kapso) => kapso.withOptions({ timeout: 1 }).users.list()],
    [
      "a sweep",
      (kapso) => kapso.conversations.sweep()[Symbol.asyncIterator]().next(),
    ],
    [
      "a sweep of messages",
      (kapso) => kapso.messages.sweep({ conversations: ["1"] }).next(),
    ],
    [
      "a hand-written method",
      (kapso) => kapso.whatsapp.messages.markRead("1", "wamid.1"),
    ],
  ])("%s rejects, and sends nothing", async (_name, call) => {
    const fetch = vi.fn(respond);
    const options = { baseUrl: "https://a.example", maxRetries: 11, fetch };
    const kapso = browserEntry.createKapsoClient(options);
    expect(await rejection(call(kapso))).toMatchObject({
      name: "KapsoArgumentError",
      argument: "maxRetries",
    });
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("with other options", () => {
  it("everything works after the first call has loaded the checks", async () => {
    const lines: string[] = [];
    const sent: [url: string, headers: unknown][] = [];
    const { createKapsoClient, loads } = await copyOfEntry();
    const log = (line: string): number => lines.push(line);
    const options: KapsoClientOptions = {
      apiKey: KEY,
      baseUrl: "https://a.example/platform/v1",
      logLevel: "info",
      logger: { error: log, warn: log, info: log, debug: log },
      fetch: (url, init) => {
        sent.push([url, Object.fromEntries(new Headers(init.headers))]);
        return respond();
      },
    };
    const kapso = createKapsoClient(options);
    const added: string[] = [];
    const middleware = {
      onRequest: ({ schemaPath }: { schemaPath: string }) => {
        added.push(schemaPath);
      },
    };
    kapso.use(middleware);
    const derived = kapso.withOptions({ headers: { "x-team": "2" } });
    options.apiKey = "changed";
    expect(loads()).toBe(0);

    // Both start before the options have been checked.
    const [page, users] = await Promise.all([
      kapso.conversations.list({ limit: 1 }),
      kapso.GET("/users"),
    ]);
    expect(page.items).toEqual(PAGE.data);
    expect(users.data).toEqual(PAGE);
    kapso.eject(middleware);
    const ids: string[] = [];
    for await (const { id } of kapso.conversations.list()) ids.push(id);
    for await (const { id } of kapso.conversations.sweep()) ids.push(id);
    await derived.conversations.list();

    expect(ids).toEqual(["1", "1"]);
    expect(added).toEqual([
      "/whatsapp/conversations",
      "/users",
      "/whatsapp/conversations",
    ]);
    expect(sent.length).toBeGreaterThanOrEqual(5);
    for (const [, headers] of sent) {
      expect(headers).toMatchObject({ "x-api-key": KEY });
    }
    expect(sent.at(-1)).toMatchObject([
      "https://a.example/platform/v1/whatsapp/conversations",
      { "x-team": "2" },
    ]);
    await expect.poll(() => lines.length).toBe(sent.length);
  });

  it("the next call tries again if the checks cannot be loaded", async () => {
    vi.resetModules();
    vi.doMock("../../src/on-demand.js", () => {
      throw new TypeError("Failed to fetch dynamically imported module");
    });
    const copy = await import("../../src/generated/browser.js");
    const kapso = copy.createKapsoCore({
      baseUrl: "https://a.example",
      rateLimit: { requests: 1, per: 1 },
      fetch: respond,
    });
    try {
      expect(await rejection(kapso.GET("/users"))).toBeInstanceOf(
        copy.KapsoConnectionError,
      );
    } finally {
      vi.doUnmock("../../src/on-demand.js");
    }
    expect((await kapso.GET("/users")).data).toEqual(PAGE);
  });
});
