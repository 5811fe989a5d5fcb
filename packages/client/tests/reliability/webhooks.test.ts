import { request as sendRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type KapsoWebhookError,
  type WebhookHandler,
  type WebhookHandlerOptions,
  createMemoryStore,
  createWebhookHandler,
  toNodeHandler,
} from "../../src/webhooks/index.js";
import { serve } from "../serve.js";
import { SECRET, deliver, received, sign } from "../webhooks/deliveries.js";
import { readTables } from "./read-tables.js";

/** A delivery and its outcome. */
interface DeliveryCase {
  /** Its name in `docs/reliability.md`. */
  readonly name: string;
  readonly send: (handler: WebhookHandler) => Promise<Response>;
  readonly options?: Partial<WebhookHandlerOptions>;
  readonly status: number;
  /** What `onError` is called with: the code of a `KapsoWebhookError`, or a message. */
  readonly error?: string;
  /** How often `onEvent` is called. */
  readonly calls?: number;
}

/** Resolves when it is opened. */
function gate<Value = void>(): {
  opened: Promise<Value>;
  open: (value: Value) => void;
} {
  let open: (value: Value) => void = () => undefined;
  const opened = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Opened when `onEvent` is called, in the case that waits for it. */
const started = gate();

const EVENT = { event: "whatsapp.message.received" };
const JSON_BODY = JSON.stringify(received());

const once1: DeliveryCase["send"] = (handler) =>
  handler(deliver(received(), EVENT));

/** Sends a body with its signature. */
function signed(body: string | Uint8Array): DeliveryCase["send"] {
  const headers = { "x-webhook-signature": sign(body) };
  return (handler) => handler({ headers, body });
}

function withSignature(signature: string): DeliveryCase["send"] {
  return (handler) =>
    handler(
      deliver(received(), { headers: { "x-webhook-signature": signature } }),
    );
}

/** Sends a part of the body over HTTP, and closes the connection. */
async function cut(handler: WebhookHandler): Promise<Response> {
  const arrived = gate();
  const responded = gate<Response>();
  const listener = toNodeHandler(async (request) => {
    const response = await handler(request);
    responded.open(response.clone());
    return response;
  });
  const url = await serve((...both) => {
    arrived.open();
    void listener(...both);
  });
  const request = sendRequest(url, {
    method: "POST",
    headers: {
      "content-length": JSON_BODY.length,
      "x-webhook-signature": sign(JSON_BODY),
    },
  });
  request.on("error", () => undefined);
  request.write(JSON_BODY.slice(0, 9));
  await arrived.opened;
  request.destroy();
  return responded.opened;
}

/** Sends a body that never ends, and advances the time beyond the limit of the handler. */
async function stall(handler: WebhookHandler): Promise<Response> {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const response = handler({ headers: {}, body: new ReadableStream() });
  await vi.advanceTimersByTimeAsync(8_000);
  return response;
}

/** Advances the time beyond the limit of the handler, once `onEvent` has been called. */
async function wait(handler: WebhookHandler): Promise<Response> {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const response = once1(handler);
  await started.opened;
  await vi.advanceTimersByTimeAsync(8_000);
  return response;
}

const again: DeliveryCase["send"] = async (handler) => {
  await once1(handler);
  return once1(handler);
};

const never = (): Promise<never> => new Promise(() => undefined);

function fail(): never {
  throw new Error("no database");
}

function batch(...ids: string[]): DeliveryCase["send"] {
  return (handler) =>
    handler(deliver({ data: ids.map((id) => received(id)) }, EVENT));
}

const store = createMemoryStore;

const CASES: readonly DeliveryCase[] = [
  { name: "a valid delivery", send: once1, status: 200, calls: 1 },
  { name: "the same delivery again", send: again, status: 200, calls: 1 },
  {
    name: "the same delivery while the first one is handled",
    send: async (handler) => {
      void once1(handler);
      return once1(handler);
    },
    options: { onEvent: never },
    status: 503,
  },
  {
    name: "the same delivery after `onEvent` failed",
    send: again,
    options: { onEvent: vi.fn().mockImplementationOnce(fail) },
    status: 200,
    error: "no database",
    calls: 2,
  },
  {
    name: "no signature",
    send: (handler) => handler({ headers: {}, body: JSON_BODY }),
    status: 401,
    error: "missing_signature",
  },
  {
    name: "the signature of another secret or another body",
    send: withSignature(sign("{}")),
    status: 401,
    error: "wrong_signature",
  },
  {
    name: "a duplicate or truncated signature",
    send: withSignature(`${sign(JSON_BODY)}, ${sign(JSON_BODY)}`),
    status: 401,
    error: "malformed_signature",
  },
  {
    name: "an incomplete body: the connection is closed",
    send: cut,
    status: 500,
    error: "body_not_raw",
  },
  {
    name: "a body that has not arrived after 8 s",
    send: stall,
    status: 408,
    error: "body_too_slow",
  },
  {
    name: "a body of more than `maxBytes`",
    send: once1,
    options: { maxBytes: 9 },
    status: 413,
    error: "body_too_large",
  },
  { name: "no body", send: signed(""), status: 400, error: "empty_body" },
  {
    name: "a compressed body that was signed before compression",
    send: (handler) =>
      handler({
        headers: {
          "content-encoding": "gzip",
          "x-webhook-signature": sign(JSON_BODY),
        },
        body: gzipSync(JSON_BODY),
      }),
    status: 401,
    error: "wrong_signature",
  },
  {
    name: "a compressed body that was signed after compression",
    send: signed(gzipSync(JSON_BODY)),
    status: 400,
    error: "malformed_body",
  },
  {
    name: "a body in UTF-16",
    send: signed(Buffer.from(JSON_BODY, "utf16le")),
    status: 400,
    error: "malformed_body",
  },
  {
    name: "a body with a byte order mark",
    send: signed(`\ufeff${JSON_BODY}`),
    status: 200,
    calls: 1,
  },
  {
    name: "a string with bytes that are not UTF-8",
    send: signed(Buffer.from(JSON_BODY.replace("Hello", "é"), "latin1")),
    status: 200,
    calls: 1,
  },
  {
    name: "not JSON, or not an object",
    send: signed("[1]"),
    status: 400,
    error: "malformed_body",
  },
  {
    name: "a body that was already parsed",
    send: (handler) => handler({ headers: {}, body: received() }),
    status: 500,
    error: "body_not_raw",
  },
  {
    name: "an unknown event",
    send: signed('{"type":"kapso.new.event"}'),
    status: 200,
    calls: 1,
  },
  {
    name: "a batch without events",
    send: batch(),
    status: 200,
    calls: 0,
  },
  {
    name: "`onEvent` throws or rejects",
    send: once1,
    options: { onEvent: fail },
    status: 500,
    error: "no database",
  },
  {
    name: "`onEvent` throws for one event of a batch; the others are handled",
    send: batch("1", "2", "3"),
    options: { onEvent: vi.fn().mockImplementationOnce(fail) },
    status: 500,
    error: "no database",
    calls: 3,
  },
  {
    name: "`onEvent` takes longer than 8 s, or never ends",
    send: wait,
    options: {
      onEvent: () => {
        started.open();
        return never();
      },
    },
    status: 200,
  },
  {
    name: "`seen.claim` throws; the event is not handled",
    send: once1,
    options: { seen: { ...store(), claim: fail } },
    status: 500,
    error: "no database",
    calls: 0,
  },
  {
    name: "`seen.settle` throws; the event can be handled again",
    send: once1,
    options: { seen: { ...store(), settle: fail } },
    status: 200,
    error: "no database",
    calls: 1,
  },
  {
    name: "`waitUntil` throws",
    send: once1,
    options: { waitUntil: fail },
    status: 200,
    error: "no database",
    calls: 1,
  },
  {
    name: "`onError` throws",
    send: withSignature("none"),
    options: { onError: vi.fn().mockImplementation(fail) },
    status: 401,
    error: "malformed_signature",
  },
];

describe("a webhook handler", () => {
  it.each(CASES)("$name", async (one) => {
    const onEvent = vi.fn();
    const onError = vi.fn();
    const options = { secret: SECRET, onEvent, onError, ...one.options };
    const response = await one.send(createWebhookHandler(options));
    expect(response.status).toBe(one.status);
    const reported = vi.mocked(options.onError as typeof onError).mock;
    const errors = reported.calls.map(([error]: unknown[]) => {
      const { code, message } = error as Partial<KapsoWebhookError>;
      return code ?? message;
    });
    expect(errors).toEqual(one.error === undefined ? [] : [one.error]);
    if (one.calls !== undefined) {
      expect(options.onEvent).toHaveBeenCalledTimes(one.calls);
    }
    expect(await response.text()).not.toContain("no database");
  });
});

it("docs/reliability.md has these rows and no others", async () => {
  const { Webhooks } = await readTables();
  expect(Webhooks).toEqual(
    CASES.map(({ name, status, error }) =>
      [
        name,
        status,
        error === undefined
          ? "–"
          : error === "no database"
            ? "the error"
            : `\`${error}\``,
        status === 200 ? "no" : "yes",
      ].join(" | "),
    ),
  );
});
