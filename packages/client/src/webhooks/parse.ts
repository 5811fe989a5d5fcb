import type { WebhookEvent } from "@kapso-platform/types";
import { readBody } from "./body.js";
import { KapsoWebhookError } from "./error.js";
import { type WebhookHeaders, findHeader } from "./headers.js";
import { type WebhookSecret, verifyWebhook } from "./verify.js";

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
  await verifyWebhook(read, headers, secret);
  let payload: unknown;
  try {
    payload = await new Response(read).json();
  } catch {
    // Not an object either.
  }
  if (!isObject(payload) || Array.isArray(payload)) {
    throw new KapsoWebhookError("malformed_body", 400, "not an object");
  }
  const { data } = payload;
  const isBatch = Array.isArray(data);
  return {
    events: (isBatch ? data : [payload]).map((item) => {
      const fields = isObject(item) ? item : {};
      let type = Array.isArray(fields.entry)
        ? "meta"
        : ([
            fields.event,
            fields.type,
            payload.type,
            findHeader(headers, "x-webhook-event"),
            // Only received messages are gathered.
            isBatch && "whatsapp.message.received",
          ].find(
            // `text`, the type of a message, is not an event's name.
            (name): name is string =>
              typeof name === "string" && name.includes("."),
          ) ?? "?");
      const [, subject] =
        /\.(message|conversation|contact|run)\./.exec(type) ?? [];
      if (subject && !isObject(fields[subject === "run" ? "data" : subject])) {
        type += "?";
      }
      return { ...fields, type } as unknown as WebhookEvent;
    }),
    idempotencyKey: findHeader(headers, "x-idempotency-key"),
    isBatch,
  };
}

function isObject(value: unknown): value is Fields {
  return Object(value) === value;
}
