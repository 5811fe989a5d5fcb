import { expect, it } from "vitest";
import * as client from "../../src/index.js";
import * as operations from "../../src/operations.js";
import { fakeClient, json } from "../fake-fetch.js";
import { type HostileCase, expectDocumented } from "./outcome.js";

/* JavaScript code can make these calls; the types do not allow them. */
/* oxlint-disable typescript/no-unsafe-return */
/* oxlint-disable typescript/no-unsafe-call */
/* oxlint-disable typescript/no-unsafe-member-access */
/* oxlint-disable typescript/no-unsafe-argument */
// oxlint-disable-next-line typescript/no-explicit-any
type Untyped = any;

const sdk: Untyped = client;

const PAGE = { data: [{ id: "1" }], paging: { next: "2", previous: null } };
const FILE = { data: "x", type: "image/png" };
const MESSAGE = { to: "+14155550123", type: "text", text: { body: "x" } };
const TEMPLATE = {
  name: "t",
  language: "en",
  components: [{ type: "BODY", text: "Hello {{1}}" }],
};

const respond = (): Response => json(PAGE);
const kapso = (options = {}): Untyped => fakeClient(respond, options).kapso;
const withFetch = (fetch: unknown): Untyped =>
  sdk.createKapsoClient({ ...SETTINGS, fetch });

const SETTINGS = {
  baseUrl: "https://api.example.com/platform/v1",
  apiKey: "kapso_live_5f2d8c77e1",
  maxRetries: 0,
  fetch: () => Promise.resolve(respond()),
};

const FETCH_SETTINGS = [
  "cache",
  "credentials",
  "integrity",
  "keepalive",
  "mode",
  "redirect",
  "referrer",
  "referrerPolicy",
];
const SERIALIZERS = [
  "bodySerializer",
  "pathSerializer",
  "querySerializer",
  "Request",
];
const OPTIONS = [
  ...["apiKey", "baseUrl", "whatsappBaseUrl", "fetch", "timeout", "maxRetries"],
  ...["maxResponseBytes", "rateLimit", "headers", "allowUnknownParameters"],
  ...["dangerouslyAllowBrowser", "onRequest", "onResponse", "onRetry"],
  ...["requestInitExt", "logLevel", "logger", ...FETCH_SETTINGS],
  ...SERIALIZERS,
];
const CALL_OPTIONS = ["signal", "timeout", "maxRetries", "headers"];
const LIST_OPTIONS = [...CALL_OPTIONS, "direction", "prefetch"];
const INIT = [
  ...["params", "body", "parseAs", "middleware", "fetch", "baseUrl", "duplex"],
  ...CALL_OPTIONS,
  ...FETCH_SETTINGS,
  ...SERIALIZERS,
];

/** One case for each member of an argument. */
function members(
  what: string,
  names: readonly string[],
  call: (member: object) => unknown,
): HostileCase[] {
  return names.map((name) => [
    `${what} ${name}`,
    (value) => {
      // The caller's own function can throw anything.
      const isOwn = SERIALIZERS.includes(name) && typeof value === "function";
      return isOwn ? undefined : call({ [name]: value });
    },
  ]);
}

async function take(items: AsyncIterable<unknown>): Promise<void> {
  let left = 3;
  for await (const _ of items) if (--left === 0) return;
}

async function nextPage(options: unknown): Promise<void> {
  await (await kapso().users.list({ page: 1 })).nextPage(options);
}

const CASES: readonly HostileCase[] = [
  ["createKapsoClient", (value) => sdk.createKapsoClient(value)],
  ["createKapsoCore", (value) => sdk.createKapsoCore(value)],
  ...members("createKapsoClient", OPTIONS, async (option) => {
    const made = sdk.createKapsoClient({ ...SETTINGS, ...option });
    await made.conversations.list({ limit: 1 });
    await made.customers.create({ name: "x" });
  }),
  ...members("createKapsoCore", OPTIONS, (option) =>
    sdk
      .createKapsoCore({ ...SETTINGS, ...option })
      .call(operations.conversationsList),
  ),
  ...members("rateLimit", ["requests", "per"], (limit) =>
    kapso({ rateLimit: { requests: 1, per: 1, ...limit } }),
  ),
  ...members("headers", ["x-a"], (headers) => kapso({ headers }).users.list()),
  ["withOptions", (value) => kapso().withOptions(value)],
  ...members("withOptions", OPTIONS, (option) => kapso().withOptions(option)),
  ["use", (value) => kapso().use(value)],
  ...members("use", ["onRequest", "onResponse", "onError"], (middleware) => {
    const made = kapso();
    made.use(middleware);
    return made.users.list();
  }),
  ["eject", (value) => kapso().eject(value)],
  ["GET", (value) => kapso().GET(value)],
  ["GET init", (value) => kapso().GET("/users", value)],
  ["request method", (value) => kapso().request(value, "/users")],
  ["request path", (value) => kapso().request("get", value)],
  ...members("GET", INIT, (init) => kapso().GET("/users", init)),
  ...members("POST", INIT, (init) =>
    kapso().POST("/customers", { body: { customer: {} }, ...init }),
  ),
  ...members("params", ["path", "query", "header", "cookie"], (params) =>
    kapso().GET("/customers/{customer_id}", {
      params: { path: { customer_id: "1" }, ...params },
    }),
  ),
  ...["path", "query", "header"].map((place): HostileCase => [
    `params.${place}.customer_id`,
    (value) =>
      kapso().GET("/customers/{customer_id}", {
        params: {
          path: { customer_id: "1" },
          [place]: { customer_id: value },
        },
      }),
  ]),
  [
    "a parameter of an unknown path",
    (value) => kapso().GET("/new", { params: { query: { a: value } } }),
  ],
  ["paginate path", (value) => kapso().paginate(value)],
  ["paginate init", (value) => kapso().paginate("/users", value)],
  ["paginate options", (value) => kapso().paginate("/users", {}, value)],
  ...members("paginate", LIST_OPTIONS, (options) =>
    kapso().paginate("/users", {}, options),
  ),
  ["list params", (value) => kapso().conversations.list(value)],
  ["list options", (value) => kapso().conversations.list({}, value)],
  ...members(
    "list",
    ["status", "limit", "created_after", "after", "unassigned"],
    (params) => kapso().conversations.list(params),
  ),
  ...members("list", LIST_OPTIONS, (options) =>
    kapso().conversations.list({}, options).toArray({ limit: 1 }),
  ),
  ["toArray", (value) => kapso().users.list().toArray(value)],
  ...members("toArray", ["limit"], (options) =>
    kapso().users.list({ page: 1 }).toArray(options),
  ),
  ["nextPage", nextPage],
  ...members("nextPage", CALL_OPTIONS, nextPage),
  ["id", (value) => kapso().conversations.get(value)],
  ["options", (value) => kapso().conversations.get("1", value)],
  ...members("get", CALL_OPTIONS, (options) =>
    kapso().conversations.get("1", options),
  ),
  ["body", (value) => kapso().customers.create(value)],
  ...members("body", ["name", "metadata"], (body) =>
    kapso().customers.create(body),
  ),
  ["date", (value) => kapso().events.create({ occurred_at: value })],
  [
    "header parameter",
    (value) =>
      kapso().portfolios.funding.revoke("1", {}, { "Idempotency-Key": value }),
  ],
  ["send id", (value) => kapso().whatsapp.messages.send(value, MESSAGE)],
  ["send", (value) => kapso().whatsapp.messages.send("1", value)],
  ...members(
    "send",
    ["to", "recipient", "type", "text", "template", "image"],
    (member) => kapso().whatsapp.messages.send("1", { ...MESSAGE, ...member }),
  ),
  [
    "interactive",
    (value) =>
      kapso().whatsapp.messages.send("1", {
        to: "+14155550123",
        type: "interactive",
        interactive: { type: "button", body: value, action: value },
      }),
  ],
  ["markRead id", (value) => kapso().whatsapp.messages.markRead(value, "2")],
  ["markRead", (value) => kapso().whatsapp.messages.markRead("1", value)],
  [
    "markRead options",
    (value) => kapso().whatsapp.messages.markRead("1", "2", value),
  ],
  ...members("markRead", ["typing", ...CALL_OPTIONS], (options) =>
    kapso().whatsapp.messages.markRead("1", "2", options),
  ),
  ["upload", (value) => kapso().whatsapp.media.upload("1", value)],
  ...members("upload", ["data", "type", "filename"], (file) =>
    kapso().whatsapp.media.upload("1", { ...FILE, ...file }),
  ),
  ...members("upload", CALL_OPTIONS, (options) =>
    kapso().whatsapp.media.upload("1", FILE, {}, options),
  ),
  [
    "download id",
    (value) => kapso().whatsapp.media.download(value, { phone_number_id: "1" }),
  ],
  ["download", (value) => kapso().whatsapp.media.download("1", value)],
  ...members(
    "download",
    ["phone_number_id", "maxBytes", ...CALL_OPTIONS],
    (options) =>
      kapso().whatsapp.media.download("1", {
        phone_number_id: "1",
        ...options,
      }),
  ),
  ["templates.send", (value) => kapso().whatsapp.templates.send("1", value)],
  ...members(
    "templates.send",
    ["to", "template", "values", "header", "buttons"],
    (message) =>
      kapso().whatsapp.templates.send("1", {
        to: "1",
        template: TEMPLATE,
        values: ["x"],
        ...message,
      }),
  ),
  ["templateFields", (value) => sdk.templateFields(value)],
  ["components", (value) => sdk.templateFields({ components: value })],
  ["a component", (value) => sdk.templateFields({ components: [value] })],
  ...members(
    "a component",
    ["type", "text", "format", "example", "buttons"],
    (part) => sdk.templateFields({ components: [{ type: "BODY", ...part }] }),
  ),
  [
    "templates.update",
    (value) => kapso().whatsapp.templates.update("1", value, value),
  ],
  ["sweep", (value) => take(kapso().conversations.sweep(value))],
  ...members(
    "sweep",
    [
      ...["from", "to", "filters", "concurrency", "rateLimit", "onProgress"],
      ...["resumeFrom", ...CALL_OPTIONS],
    ],
    (options) => take(kapso().conversations.sweep(options)),
  ),
  ["messages.sweep", (value) => take(kapso().messages.sweep(value))],
  ...members(
    "messages.sweep",
    ["filters", "concurrency", "rateLimit", ...CALL_OPTIONS],
    (options) =>
      take(kapso().messages.sweep({ conversations: ["1"], ...options })),
  ),
  [
    "messages.sweep conversation",
    (value) => take(kapso().messages.sweep({ conversations: [{ id: value }] })),
  ],
  ["call", (value) => kapso().call(value)],
  [
    "call arguments",
    (value) => kapso().call(operations.conversationsList, value, value),
  ],
  ["createLog", (value) => sdk.createLog(value)],
  ...members("createLog", ["logLevel", "logger"], (options) =>
    sdk.createLog({ logLevel: "debug", ...options }),
  ),
  ["rateLimits", (value) => sdk.rateLimits(value)],
  ["rateLimits headers", (value) => sdk.rateLimits({ headers: value })],
  ["replyWindow", (value) => sdk.replyWindow(value)],
  ["replyWindow kapso", (value) => sdk.replyWindow({ kapso: value })],
  [
    "replyWindow time",
    (value) => sdk.replyWindow({ kapso: { last_inbound_at: value } }),
  ],
  ["replyWindow now", (value) => sdk.replyWindow({}, value)],
  ["isKapsoError", (value) => sdk.isKapsoError(value)],
  ["instanceof", (value) => value instanceof sdk.KapsoApiError],
  ["the result of fetch", (value) => withFetch(() => value).users.list()],
  [
    "the reason with which fetch rejects",
    (value) =>
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      withFetch(() => Promise.reject(value)).users.list(),
  ],
  ...["status", "ok", "headers", "body", "text", "url", "type"].flatMap(
    (name): HostileCase[] =>
      [200, 500].map((status) => [
        `${name} of a response`,
        (value) =>
          withFetch(() =>
            Promise.resolve(
              Object.defineProperty(json(PAGE, { status }), name, { value }),
            ),
          ).users.list(),
      ]),
  ),
  [
    "the result of apiKey",
    (value) => kapso({ apiKey: () => value }).users.list(),
  ],
  [
    "the error that apiKey throws",
    (value) =>
      kapso({
        apiKey: () => {
          throw value;
        },
      }).users.list(),
  ],
  [
    "the error that an observer throws",
    (value) =>
      kapso({
        onRequest: () => {
          throw value;
        },
      }).users.list(),
  ],
  ...["onRequest", "onResponse"].flatMap((name): HostileCase[] => [
    [
      `the error that ${name} of a middleware throws`,
      (value) => {
        const made = kapso();
        made.use({
          [name]: () => {
            throw value;
          },
        });
        return made.users.list();
      },
    ],
    [
      `the result of ${name} of a middleware`,
      (value) => {
        const made = kapso();
        made.use({ [name]: () => value });
        return made.users.list();
      },
    ],
  ]),
  [
    "the reason of an abort",
    (value) => kapso().users.list({}, { signal: AbortSignal.abort(value) }),
  ],
];

it("any value gives a result or a KapsoError, and no call hangs", async () => {
  await expectDocumented(CASES, (error) => error instanceof client.KapsoError);
});

it("covers every option of a client", () => {
  for (const name of OPTIONS) {
    expect(() => kapso({ [name]: undefined })).not.toThrow();
  }
});
