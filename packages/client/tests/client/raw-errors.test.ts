import { runInNewContext } from "node:vm";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  KapsoArgumentError,
  KapsoConnectionError,
  KapsoError,
  createKapsoClient,
  type KapsoClient,
  isKapsoError,
} from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";

/* JavaScript code can make these calls; the types do not allow them. */
/* oxlint-disable typescript/no-unsafe-return */
/* oxlint-disable typescript/no-unsafe-call */
/* oxlint-disable typescript/no-unsafe-member-access */
// oxlint-disable-next-line typescript/no-explicit-any
type Untyped = any;

const circular: Record<string, unknown> = {};
circular.self = circular;

describe("an argument error, before any request, for", () => {
  it.each<[string, (kapso: Untyped) => PromiseLike<unknown>]>([
    ["a BigInt in a body", (kapso) => kapso.contacts.create({ wa_id: 1n })],
    [
      "a circular reference in a body",
      (kapso) => kapso.contacts.create(circular),
    ],
    [
      "half of a surrogate pair in a body",
      (kapso) =>
        kapso.contacts.create({ profile_name: "Thanks 🙏".slice(0, 8) }),
    ],
    [
      "a getter that throws",
      (kapso) =>
        kapso.conversations.list({
          get status() {
            throw new Error("no");
          },
        }),
    ],
    [
      "a nested value in a query",
      (kapso) => kapso.conversations.list({ status: { a: { b: 1 } } }),
    ],
    [
      "a filter constructor",
      (kapso) => kapso.conversations.list({ constructor: 1 }),
    ],
    [
      "a filter __proto__",
      (kapso) => kapso.conversations.list(JSON.parse('{"__proto__":1}')),
    ],
    ["a Map as a body", (kapso) => kapso.customers.create(new Map())],
    ["a Date as a body", (kapso) => kapso.customers.create(new Date())],
    [
      "a promise as a body",
      (kapso) => kapso.customers.create(Promise.resolve()),
    ],
    [
      "a function in a query",
      (kapso) => kapso.conversations.list({ status: () => "active" }),
    ],
    [
      "a boxed string in a query",
      (kapso) => kapso.conversations.list({ status: Object("active") }),
    ],
    [
      "a Map as parameters",
      (kapso) => kapso.conversations.list(new Map([["limit", 1]])),
    ],
    [
      "a query string as parameters",
      (kapso) => kapso.conversations.list(new URLSearchParams("limit=1")),
    ],
    [
      "headers that are not pairs",
      (kapso) => kapso.users.list({}, { headers: [1] }),
    ],
    ["a number instead of a path", (kapso) => kapso.GET(5)],
    ["no path", (kapso) => kapso.request()],
    [
      "null instead of the init of a walk",
      (kapso) => kapso.paginate("/users", null),
    ],
    [
      "null instead of the options of a walk",
      (kapso) => kapso.paginate("/users", {}, null),
    ],
    ["null instead of options", (kapso) => kapso.conversations.list({}, null)],
    ["null instead of an init", (kapso) => kapso.GET("/users", null)],
    [
      "headers that are a number",
      (kapso) => kapso.users.list({}, { headers: 5 }),
    ],
    [
      "a misspelled init",
      (kapso) => kapso.GET("/users", { parms: { query: { page: 2 } } }),
    ],
    [
      "a misspelled option of a typed method",
      (kapso) => kapso.GET("/users", { timeOut: 5 }),
    ],
    [
      "a misspelled place of parameters",
      (kapso) => kapso.GET("/users", { params: { querry: { page: 2 } } }),
    ],
    [
      "parameters of a walk without params",
      (kapso) => kapso.paginate("/users", { query: { page: 2 } }),
    ],
    [
      "an unknown filter",
      (kapso) => kapso.conversations.list({ stats: "active" }),
    ],
    [
      "a filter of another list",
      (kapso) => kapso.conversations.list({ per_page: 50 }),
    ],
    ["an unknown option", (kapso) => kapso.users.list({}, { timeOut: 3 })],
    [
      "options instead of parameters",
      (kapso) => kapso.users.list({ timeout: 3 }),
    ],
    [
      "a line break in a header parameter",
      (kapso) =>
        kapso.portfolios.funding.revoke("1", {}, { "Idempotency-Key": "a\nb" }),
    ],
  ])("%s", async (_what, call) => {
    const { kapso, calls } = fakeClient(() => json({ data: [] }));
    const error = await rejection(call(kapso));
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect(calls).toEqual([]);
    // The line of the caller is in the stack.
    expect((error as Error).stack).toContain("raw-errors.test.ts");
  });

  it.each<[string, (kapso: Untyped) => unknown]>([
    ["null as a logger", (kapso) => kapso.withOptions({ logger: null })],
    ["headers of all calls", (kapso) => kapso.withOptions({ headers: [1] })],
    [
      "a string instead of a number",
      (kapso) => kapso.withOptions({ rateLimit: { requests: 1, per: "5" } }),
    ],
  ])("%s, without a promise", (_what, call) => {
    const { kapso } = fakeClient(() => json({ data: [] }));
    expect(() => call(kapso)).toThrow(KapsoArgumentError);
  });

  it("names the nearest parameter", async () => {
    const { kapso } = fakeClient(() => json({ data: [] }));
    const list = (params: object): PromiseLike<unknown> =>
      (kapso as Untyped).conversations.list(params);
    expect(await rejection(list({ stats: "active" }))).toMatchObject({
      message: "stats is not a known parameter; did you mean status?",
    });
    expect(await rejection(list({ timeout: 5 }))).toMatchObject({
      message:
        "timeout is an option: pass it in the argument after the parameters",
    });
  });

  it("unknown parameters can be allowed", async () => {
    const { kapso, calls } = fakeClient(() => json({ data: [], paging: {} }), {
      allowUnknownParameters: true,
    });
    await (kapso as Untyped).conversations.list({ brand_new: "1" });
    expect(calls[0]?.[0]).toMatch(/\?brand_new=1$/);
  });
});

describe("is sent as a date-time, in a query and in a body:", () => {
  const RealDate = Date;

  it.each<[string, () => Date]>([
    ["a Date of another realm", () => runInNewContext("new Date(0)") as Date],
    ["a Date of fake timers", () => new Date(0)],
    ["a real Date under fake timers", () => new RealDate(0)],
    ["a subclass of Date", () => new (class Day extends RealDate {})(0)],
    [
      "a Date of a mock that is not a subclass",
      () => {
        vi.stubGlobal("Date", function Mock() {});
        return new RealDate(0);
      },
    ],
  ])("%s", async (_what, make) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.unstubAllGlobals();
      vi.useRealTimers();
    });
    const { kapso, calls } = fakeClient(() => json({ data: [], paging: {} }));
    const date = make();
    const list = kapso.conversations.list({ created_after: date });
    const create = kapso.events.create({ name: "sale", occurred_at: date });
    vi.unstubAllGlobals();
    await Promise.all([list, create]);
    expect(calls[0]?.[0]).toContain("1970-01-01T00%3A00%3A00.000Z");
    expect(calls[1]?.[1].body).toContain('"1970-01-01T00:00:00.000Z"');
  });
});

it("a middleware that throws is a KapsoError with its cause", async () => {
  const { kapso } = fakeClient(() => json({ data: [] }));
  const cause = new Error("mine");
  kapso.use({
    onRequest: () => {
      throw cause;
    },
  });
  const error = await rejection(kapso.users.list());
  expect(error).toBeInstanceOf(KapsoError);
  expect(error).toMatchObject({ cause });
});

it.each([
  ["200 with a line break", () => new Response("\n")],
  ["202 OK", () => new Response("OK", { status: 202 })],
])(
  "%s in response to DELETE is a success: an unused body is not parsed",
  async (_what, respond) => {
    const { kapso } = fakeClient(respond);
    expect(await kapso.contacts.delete("1")).toBeUndefined();
  },
);

it.each([[999], [600], [199]])("status %i is an API error", async (status) => {
  const response = Object.defineProperties(json({ error: "odd" }), {
    status: { value: status },
    ok: { value: false },
  });
  const { kapso } = fakeClient(() => response);
  expect(await rejection(kapso.contacts.get("1"))).toMatchObject({
    name: "KapsoApiError",
    status,
  });
});

describe("an error of the environment", () => {
  it("reports that nothing was sent, and is not retried", async () => {
    const { kapso, calls } = fakeClient(
      () => {
        throw new TypeError("RequestInit: duplex is missing");
      },
      { maxRetries: 3 },
    );
    const error = await rejection(kapso.users.list());
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect((error as Error).message).toContain("not sent");
    expect((error as Error).message).toContain("duplex is missing");
    expect(calls).toHaveLength(1);
  });

  it("is reported once if fetch rejects the request with and without its signal", async () => {
    const { kapso, calls } = fakeClient(
      () => {
        throw new TypeError(
          "RequestInit: Expected signal to be an AbortSignal",
        );
      },
      { maxRetries: 3 },
    );
    const error = await rejection(kapso.users.list());
    expect((error as Error).message).toMatch(/not sent.*Expected signal/);
    const signals = calls.map(([, { signal }]) => signal);
    expect(signals).toEqual([expect.any(AbortSignal), null]);
  });

  it("does not occur if a response only has text()", async () => {
    const { kapso } = fakeClient(
      () =>
        ({
          ok: true,
          status: 200,
          headers: new Headers(),
          text: () => Promise.resolve('{"data":{"id":"1"}}'),
          // Members that a fake response may not have.
        }) as Response,
    );
    expect(await kapso.contacts.get("1")).toEqual({ id: "1" });
  });
});

it.each([
  ["nothing", () => undefined],
  ["data", () => ({ data: [] })],
])(
  "the error for a fetch that returns %s does not claim that nothing was sent",
  async (_what, give) => {
    const { kapso, calls } = fakeClient(give as unknown as () => Response, {
      maxRetries: 2,
    });
    for (const call of [() => kapso.users.list(), () => kapso.GET("/users")]) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(KapsoConnectionError);
      expect((error as Error).message).toContain("fetch returned no Response");
    }
    expect(calls).toHaveLength(2);
  },
);

it("a response whose body was already read is a failed connection", async () => {
  const { kapso } = fakeClient(async () => {
    const response = json({ data: { id: "1" } });
    await response.text();
    return response;
  });
  expect(await rejection(kapso.contacts.get("1"))).toMatchObject({
    name: "KapsoConnectionError",
    message: expect.stringContaining("the connection failed") as string,
  });
});

it("a fetch that rejects with what cannot be converted to text ends the call", async () => {
  const { kapso } = fakeClient(() =>
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    Promise.reject({ toString: () => ({}) }),
  );
  expect(await rejection(kapso.users.list())).toMatchObject({
    name: "KapsoConnectionError",
  });
});

it("null is a JSON body for the typed methods", async () => {
  const { kapso, calls } = fakeClient(() => json({ data: {} }));
  await (kapso as Untyped).POST("/customers", { body: null });
  expect(calls[0]?.[1].body).toBe("null");
});

it("the error for a malformed key in the environment names the variable", () => {
  vi.stubEnv("KAPSO_API_KEY", "secret\n");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => createKapsoClient()).toThrow(/^KAPSO_API_KEY must be visible/);
});

it("an error of another copy of the package is recognised", async () => {
  vi.resetModules();
  const other = await import("../../src/index.js");
  expect(other.KapsoArgumentError).not.toBe(KapsoArgumentError);
  const error = new other.KapsoArgumentError("limit", "is wrong");
  expect(error).toBeInstanceOf(KapsoArgumentError);
  expect(error).toBeInstanceOf(KapsoError);
  expect(error).not.toBeInstanceOf(KapsoConnectionError);
  expect(isKapsoError(error)).toBe(true);
  class Mine extends KapsoError {}
  expect(error).not.toBeInstanceOf(Mine);
  expect(new Mine("m")).toBeInstanceOf(Mine);
});

it.each([
  ["a timeout", { timeout: 5 }],
  ["an abort", { signal: AbortSignal.timeout(5) }],
])("the caller is in the stack of %s", async (_what, options) => {
  const { kapso } = fakeClient(() => new Promise(() => {}));
  const callIt = async (): Promise<unknown> =>
    await kapso.contacts.get("1", options);
  const error = await rejection(callIt());
  expect((error as Error).stack).toContain("callIt");
});

it.each<[string, (kapso: KapsoClient) => Promise<unknown>]>([
  ["an item", (kapso) => kapso.contacts.get("1")],
  ["a list", (kapso) => kapso.contacts.list()],
  [
    "an item with its response",
    (kapso) => kapso.contacts.get("1").withResponse(),
  ],
  ["a list with its response", (kapso) => kapso.contacts.list().withResponse()],
  [
    "a later method with its response",
    (kapso) =>
      kapso.whatsapp.messages
        .send("1", { to: "1", type: "text", text: { body: "Hi" } })
        .withResponse(),
  ],
])("the caller is in the stack of a failed response of %s", async (_, call) => {
  const { kapso } = fakeClient(() => json({ error: "no" }, { status: 404 }));
  const callIt = async (): Promise<unknown> => await call(kapso);
  const error = await rejection(callIt());
  expect((error as Error).stack).toContain("callIt");
});

it.each(["[", '{"a":', '{"data":'])(
  "a response with 5,000 levels of %s is a parse error if it is not as documented",
  async (open) => {
    const close = open === "[" ? "]" : "}";
    const text = `${open.repeat(5_000)}1${close.repeat(5_000)}`;
    const { kapso } = fakeClient(
      () =>
        new Response(text, { headers: { "content-type": "application/json" } }),
    );
    for (const call of [kapso.users.list(), kapso.logs.search()]) {
      expect(await rejection(call)).toMatchObject({ name: "KapsoParseError" });
    }
  },
);

it("a call also returns its response", async () => {
  const { kapso } = fakeClient(() =>
    json(
      { data: [{ id: "1" }], meta: { page: 1, total_pages: 1 } },
      { headers: { "x-request-id": "r-1", "x-ratelimit-remaining": "9" } },
    ),
  );
  const list = await kapso.users.list().withResponse();
  expect(list.requestId).toBe("r-1");
  expect(list.data.response).toBe(list.response);
  const item = await kapso.contacts.get("1").withResponse();
  expect(item.response.headers.get("x-ratelimit-remaining")).toBe("9");
  expect(item.data).toEqual([{ id: "1" }]);
});

it("a failed call is handled once if only its response is requested", async () => {
  const { kapso } = fakeClient(() => json({ error: "no" }, { status: 404 }));
  // A rejection that nobody handles fails the run.
  expect(await rejection(kapso.contacts.get("1").withResponse())).toMatchObject(
    {
      status: 404,
    },
  );
});

it("a base URL can end with a slash", async () => {
  const { kapso, calls } = fakeClient(() => json({ data: [], paging: {} }), {
    baseUrl: "https://api.example.com/platform/v1/",
  });
  await kapso.GET("/users");
  await kapso.users.list();
  expect(calls.map(([url]) => url)).toEqual([
    "https://api.example.com/platform/v1/users",
    "https://api.example.com/platform/v1/users",
  ]);
});
