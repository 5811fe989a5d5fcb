import type { WebhookEvent } from "@kapso-platform/types";
import { KapsoWebhookError } from "./error.js";
import { findHeader } from "./headers.js";
import { PARSE_OPTIONS, checkOptions } from "./options.js";
import type { WebhookRequest } from "./request.js";
import { type WebhookSecret, readVerified } from "./verify.js";

/** Options of {@link parseWebhook}. */
export interface ParseWebhookOptions {
  /** The `secret_key` of the webhook, or several while it is replaced. */
  secret: WebhookSecret;
  /**
   * Maximum size of a body in bytes. A larger body is not read to its end.
   *
   * @defaultValue `5_000_000`
   */
  maxBytes?: number | undefined;
}

/** The content of a delivery. */
export interface ParsedWebhook {
  /** The events, in the order of the delivery. A batch can have several or none. */
  events: WebhookEvent[];
  /** The key of the delivery, the same for every attempt; null if there is none. */
  idempotencyKey: string | null;
  /** Whether the delivery is a batch, which can have one event. */
  isBatch: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads, verifies and parses a delivery. A batch returns its events. A delivery in Meta's
 * format is one event with the type `meta`.
 *
 * The object that an event is named after always exists: `message` in
 * `whatsapp.message.*`, `conversation`, `contact`, and `data` in `kapso_agent.run.*`. An
 * event without it is an `UnknownWebhookEvent` with a question mark at the end of its
 * `type`. Other members can be absent, according to their types.
 *
 * @param request - A `Request` or a request of Node.js whose body has not been read, or the
 *   headers and the raw body.
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
  options: ParseWebhookOptions,
): Promise<ParsedWebhook> {
  const { secret, maxBytes = 5_000_000 } = checkOptions(options, PARSE_OPTIONS);
  const body = await readVerified(request, secret, maxBytes);
  let payload: unknown;
  try {
    payload = await new Response(body).json();
  } catch {
    // Not JSON, so not an object.
  }
  if (!isObject(payload) || Array.isArray(payload)) {
    throw new KapsoWebhookError("malformed_body", 400, "expected object");
  }
  const isBatch = Array.isArray(payload.data);
  return {
    // oxlint-disable-next-line prefer-nullish-coalescing -- it can be empty
    idempotencyKey: findHeader(request, "x-idempotency-key") || null,
    isBatch,
    events: (isBatch ? (payload.data as unknown[]) : [payload]).map((item) => {
      const fields = Object(item) as Fields;
      const type = Array.isArray(fields.entry)
        ? "meta"
        : ([
            fields.event,
            fields.type,
            payload.type,
            findHeader(request, "x-webhook-event"),
            // Only received messages are sent in batches.
            isBatch && "whatsapp.message.received",
          ].find(
            // `type` can also be the type of a message, such as `text`.
            (name): name is string =>
              typeof name === "string" && name.includes("."),
          ) ?? "?");
      // oxlint-disable-next-line prefer-regexp-exec -- smaller with `match` as elsewhere
      const match = type.match(/\.(?:(message|conversation|contact)|run)\./);
      return {
        ...fields,
        type:
          match && !isObject(fields[match[1] ?? "data"]) ? type + "?" : type,
      } as unknown as WebhookEvent;
    }),
  };
}

function isObject(value: unknown): value is Fields {
  return Object(value) === value;
}
