import { expect, it } from "vitest";
import { KapsoArgumentError } from "../../src/index.js";
import * as entry from "../../src/proxy/index.js";
import { json } from "../fake-fetch.js";
import { type HostileCase, expectDocumented } from "./outcome.js";

/* JavaScript code can make these calls; the types do not allow them. */
/* oxlint-disable typescript/no-unsafe-return */
/* oxlint-disable typescript/no-unsafe-call */
/* oxlint-disable typescript/no-unsafe-member-access */
// oxlint-disable-next-line typescript/no-explicit-any
type Untyped = any;

const proxy: Untyped = entry;

const OPTIONS = {
  apiKey: "kapso_live_5f2d8c77e1",
  baseUrl: "https://api.example.com/platform/v1",
  allow: ["conversations.list"],
  authorize: () => ({}),
  fetch: () => Promise.resolve(json({ data: [], paging: {} })),
};

function ask(options: object, request: unknown = newRequest()): unknown {
  return proxy.createProxyHandler({ ...OPTIONS, ...options })(request);
}

function newRequest(): Request {
  return new Request("https://app.example/api/kapso/whatsapp/conversations");
}

const NAMES = [
  ...["apiKey", "baseUrl", "whatsappBaseUrl", "allow", "authorize", "checks"],
  ...["basePath", "fetch", "maxBodyBytes", "maxMediaBytes", "timeout"],
  ...["maxResponseBytes", "maxRetries", "onError"],
];

const CASES: readonly HostileCase[] = [
  ["createProxyHandler", (value) => proxy.createProxyHandler(value)],
  ...NAMES.map((name): HostileCase => [
    name,
    (value) => ask({ [name]: value }),
  ]),
  ["an operation", (value) => ask({ allow: [value] })],
  ["a check", (value) => ask({ checks: { "conversations.list": value } })],
  [
    "the result of a check",
    (value) => ask({ checks: { "conversations.list": () => value } }),
  ],
  ["the result of authorize", (value) => ask({ authorize: () => value })],
  [
    "the error that authorize throws",
    (value) =>
      ask({
        authorize: () => {
          throw value;
        },
      }),
  ],
  [
    "the parameters of a scope",
    (value) => ask({ authorize: () => ({ params: value }) }),
  ],
  [
    "a pinned value",
    (value) =>
      ask({ authorize: () => ({ params: { phone_number_id: value } }) }),
  ],
  ["the result of fetch", (value) => ask({ fetch: () => value })],
  [
    "what onError throws",
    (value) =>
      ask({
        authorize: () => {
          throw new Error("no");
        },
        onError: () => {
          throw value;
        },
      }),
  ],
  ["a request", (value) => ask({}, value)],
  ...["url", "method", "headers", "signal", "body"].map((name): HostileCase => [
    `${name} of a request`,
    (value) => ask({}, Object.defineProperty(newRequest(), name, { value })),
  ]),
  ["toNodeHandler", (value) => proxy.toNodeHandler(value)],
];

it("any value gives a response or a KapsoArgumentError, and no call hangs", async () => {
  await expectDocumented(CASES, (error) => error instanceof KapsoArgumentError);
});

it("undefined is a missing option", async () => {
  const missing = Object.fromEntries(
    NAMES.filter((name) => !(name in OPTIONS)).map((name) => [name, undefined]),
  );
  expect(await ask(missing)).toMatchObject({ status: 200 });
});
