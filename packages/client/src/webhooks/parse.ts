import type { WebhookEvent } from "@kapso-platform/types";
import { readBody } from "./body.js";
import { KapsoWebhookError } from "./error.js";
import { type WebhookHeaders, findHeader } from "./headers.js";
import { type WebhookSecret, verifyBody } from "./verify.js";

/**
 * A `Request`, or what a framework has of one: its headers, and its body as text,
 * bytes or a stream.
 */
export interface WebhookRequest {
  readonly headers: WebhookHeaders;
  readonly body?: unknown;
}

/** Options of {@link parseWebhook}. */
export interface ParseWebhookOptions {
  /** The webhook's `secret_key`, or several while one replaces another. */
  secret: WebhookSecret;
  /**
   * Most bytes of a body; a larger one is not read to its end.
   *
   * @defaultValue `5_000_000`
   */
  maxBytes?: number | undefined;
}

/** What a delivery holds. */
export interface ParsedWebhook {
  /** The events, in the order of the delivery; several or none in a batch. */
  events: WebhookEvent[];
  /** The same on every attempt of the delivery; null if it has none. */
  idempotencyKey: string | null;
  /** Whether the events came as a batch; a batch can be of one. */
  isBatch: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads, verifies and parses a delivery. A batch becomes its events, Meta's form
 * one event of the type `meta`.
 *
 * The object that an event is named after is there: `message` in
 * `whatsapp.message.*`, `conversation`, `contact`, and `data` in
 * `kapso_agent.run.*`. An event without it has a question mark after its `type`
 * and is an `UnknownWebhookEvent`. Everything else can be absent, as its type says.
 *
 * @param request - a `Request` whose body has not been read, or the headers and
 *   the raw body that a framework has of one
 * @throws KapsoWebhookError if the delivery cannot be trusted or read
 *
 * @example
 * ```ts
 * import { parseWebhook } from "@kapso-platform/client/webhooks";
 *
 * export async function receive(request: Request): Promise<void> {
 *   const { events } = await parseWebhook(request, {
 *     secret: process.env.KAPSO_WEBHOOK_SECRET,
 *   });
 *   for (const event of events) {
 *     if (event.type === "whatsapp.message.received") {
 *       console.log(event.message.text?.body);
 *     }
 *   }
 * }
 * ```
 */
export async function parseWebhook(
  request: Request | WebhookRequest,
  { secret, maxBytes = 5_000_000 }: ParseWebhookOptions,
): Promise<ParsedWebhook> {
  const { headers, body }: WebhookRequest = request;
  const read = await readBody(body, maxBytes);
  await verifyBody(read, headers, secret);
  const payload = await parseObject(read);
  const { data, entry } = payload;
  const name = findHeader(headers, "x-webhook-event");
  const isBatch =
    Array.isArray(data) &&
    !!(payload.batch ?? findHeader(headers, "x-webhook-batch"));
  let events: Fields[];
  if (isBatch) {
    // Only received messages are gathered.
    const names = [payload.type, name, "whatsapp.message.received"];
    events = data.map((item) => toEvent(item, names));
  } else if (Array.isArray(entry)) {
    events = [{ ...payload, type: "meta" }];
  } else {
    events = [toEvent(payload, [name])];
  }
  return {
    events: events as unknown[] as WebhookEvent[],
    idempotencyKey: findHeader(headers, "x-idempotency-key") ?? null,
    isBatch,
  };
}

async function parseObject(body: Blob): Promise<Fields> {
  try {
    const payload: unknown = JSON.parse(await body.text());
    if (isObject(payload) && !Array.isArray(payload)) return payload;
  } catch {
    // Not an object either.
  }
  throw new KapsoWebhookError("malformed_body", 400, "not a JSON object");
}

/** @param names - what it can be named if it has no name of its own */
function toEvent(item: unknown, names: readonly unknown[]): Fields {
  const fields = isObject(item) ? item : {};
  let type =
    [fields.event, fields.type, ...names].find(isEventName) ?? "unknown";
  const [, subject] =
    /^\w+\.(message|conversation|contact|run)\./.exec(type) ?? [];
  if (subject && !isObject(fields[subject === "run" ? "data" : subject])) {
    type += "?";
  }
  return { ...fields, type };
}

/** `text`, the type of a message, is not one. */
function isEventName(value: unknown): value is string {
  return typeof value === "string" && value.includes(".");
}

function isObject(value: unknown): value is Fields {
  return value instanceof Object;
}
