import { describe, expect, it, vi } from "vitest";
import * as webhooks from "../../src/webhooks/index.js";
import { SECRET, deliver, sign } from "../webhooks/deliveries.js";
import { type HostileCase, expectDocumented } from "./outcome.js";

/* JavaScript code can make these calls; the types do not allow them. */
/* oxlint-disable typescript/no-unsafe-return */
/* oxlint-disable typescript/no-unsafe-call */
/* oxlint-disable typescript/no-unsafe-member-access */
// oxlint-disable-next-line typescript/no-explicit-any
type Untyped = any;

const hook: Untyped = webhooks;

const EVENT = { type: "whatsapp.message.received", message: { id: "1" } };
const SIGNED = { "x-webhook-signature": sign("{}") };
const OPTIONS = ["secret", "maxBytes", "onEvent", "onError", "seen"];

const handle = (options: object, request: unknown = deliver(EVENT)): unknown =>
  hook.createWebhookHandler({
    secret: SECRET,
    onEvent: () => undefined,
    onError: () => undefined,
    ...options,
  })(request);

const CASES: readonly HostileCase[] = [
  ["createWebhookHandler", (value) => hook.createWebhookHandler(value)],
  ...[...OPTIONS, "waitUntil"].map((name): HostileCase => [
    `createWebhookHandler ${name}`,
    (value) => handle({ [name]: value }),
  ]),
  ["a request for the handler", (value) => handle({}, value)],
  [
    "headers for the handler",
    (value) => handle({}, { headers: value, body: "{}" }),
  ],
  [
    "a body for the handler",
    (value) => handle({}, { headers: SIGNED, body: value }),
  ],
  ...["onEvent", "onError", "waitUntil"].map((name): HostileCase => [
    `what ${name} throws`,
    (value) =>
      handle({
        [name]: () => {
          throw value;
        },
      }),
  ]),
  ...["claim", "settle"].flatMap((name): HostileCase[] => [
    [
      `what ${name} throws`,
      (value) =>
        handle({
          seen: {
            ...webhooks.createMemoryStore(),
            [name]: () => {
              throw value;
            },
          },
        }),
    ],
    [
      `what ${name} gives`,
      (value) =>
        handle({
          seen: { ...webhooks.createMemoryStore(), [name]: () => value },
        }),
    ],
  ]),
  [
    "parseWebhook request",
    (value) => hook.parseWebhook(value, { secret: SECRET }),
  ],
  ["parseWebhook options", (value) => hook.parseWebhook(deliver(EVENT), value)],
  ...["secret", "maxBytes"].map((name): HostileCase => [
    `parseWebhook ${name}`,
    (value) =>
      hook.parseWebhook(deliver(EVENT), { secret: SECRET, [name]: value }),
  ]),
  ["verifyWebhook body", (value) => hook.verifyWebhook(value, SIGNED, SECRET)],
  ["verifyWebhook headers", (value) => hook.verifyWebhook("{}", value, SECRET)],
  [
    "a signature",
    (value) =>
      hook.verifyWebhook("{}", { "x-webhook-signature": value }, SECRET),
  ],
  ["verifyWebhook secret", (value) => hook.verifyWebhook("{}", SIGNED, value)],
  [
    "verifyWebhook secrets",
    (value) => hook.verifyWebhook("{}", SIGNED, [value]),
  ],
  ["createMemoryStore", (value) => hook.createMemoryStore(value).claim("1")],
  ["toNodeHandler", (value) => hook.toNodeHandler(value)],
];

it("any value gives a result or a KapsoWebhookError, and no call hangs", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue(undefined);
  await expectDocumented(
    CASES,
    (error) => error instanceof webhooks.KapsoWebhookError,
  );
  log.mockRestore();
});

describe("a wrong option is rejected before any delivery:", () => {
  it.each([
    [{ onevent: () => 1 }, "onevent: expected one of secret,maxBytes,onEvent,"],
    [{ secrets: "x" }, "secrets: expected one of secret,"],
    [{ toString: "x" }, "toString: expected one of secret,"],
    [{ onEvent: undefined }, "onEvent: expected function"],
    [{ maxBytes: "5mb" }, "maxBytes: expected number or undefined"],
    [{ waitUntil: true }, "waitUntil: expected function or undefined"],
  ])("%o", (options, message) => {
    expect(() => handle(options)).toThrow(message);
  });

  it("by createMemoryStore as well", () => {
    expect(() => hook.createMemoryStore({ limit: "2" })).toThrow(
      "limit: expected number or undefined",
    );
    expect(() => hook.createMemoryStore({ size: 2 })).toThrow(
      "size: expected one of limit",
    );
  });

  it("by parseWebhook as well", async () => {
    await expect(
      hook.parseWebhook(deliver(EVENT), { secret: SECRET, maxbytes: 5 }),
    ).rejects.toMatchObject({ code: "wrong_option", status: 500 });
  });
});

it("undefined is a missing option", async () => {
  const response = await handle({
    maxBytes: undefined,
    onError: undefined,
    seen: undefined,
    waitUntil: undefined,
  });
  expect(response).toMatchObject({ status: 200 });
});

it("a limit that is not a number rejects every body", async () => {
  await expect(
    hook.parseWebhook(deliver(EVENT), { secret: SECRET, maxBytes: NaN }),
  ).rejects.toMatchObject({ code: "body_too_large" });
});

it("an error of waitUntil is reported, and the event is handled", async () => {
  const error = new Error("there is no request context");
  const onEvent = vi.fn();
  const onError = vi.fn();
  const response = await handle({
    onEvent,
    onError,
    waitUntil: () => {
      throw error;
    },
  });
  expect(response).toMatchObject({ status: 200 });
  expect(onEvent).toHaveBeenCalledOnce();
  expect(onError).toHaveBeenCalledWith(error, {
    event: undefined,
    status: 200,
  });
});
