import type { operations } from "@kapso-platform/types";
import { quote, unprocessable, type NewRow } from "../../kernel.js";
import { eventsOfScope, NUMBER_EVENTS, PROJECT_EVENTS } from "./event-names.js";
import type { webhooks } from "./table.js";

type BodyOf<Id extends keyof operations> = operations[Id] extends {
  requestBody: {
    content: { "application/json": { whatsapp_webhook: infer Body } };
  };
}
  ? Body
  : never;

/** The members of a webhook that a request gives. */
export type WebhookChange = Partial<
  Omit<BodyOf<"createWhatsappProjectWebhook">, "phone_number_id">
>;

/** A webhook as a request creates it. */
export type GivenWebhook = WebhookChange & { url: string };

/** Its columns, besides those of every resource. */
type WebhookColumns = Omit<
  NewRow<typeof webhooks>,
  "id" | "created_at" | "updated_at"
>;

/** Headers that each request sets by itself. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The columns of a webhook: what is given, else what it has already, else the
 * default.
 *
 * @throws HttpProblem 422 for a webhook that the API would reject.
 */
export function webhookOf(
  phoneNumberId: string | null,
  given: GivenWebhook,
): WebhookColumns;
export function webhookOf(
  phoneNumberId: string | null,
  given: WebhookChange,
  known: WebhookColumns,
): WebhookColumns;
export function webhookOf(
  phoneNumberId: string | null,
  given: WebhookChange,
  known?: WebhookColumns,
): WebhookColumns {
  if (known && given.kind !== undefined && given.kind !== known.kind) {
    throw unprocessable(
      `Body member "whatsapp_webhook.kind" must stay ${quote(known.kind)}; got ${quote(given.kind)}. Create another webhook instead.`,
    );
  }
  // One of the two has the URL.
  const all = { ...known, ...given } as GivenWebhook;
  checkWebhook(all, phoneNumberId);
  const { kind = "kapso", buffer_enabled: buffers = false } = all;
  return {
    phone_number_id: phoneNumberId,
    url: all.url,
    kind,
    // Meta's payloads are forwarded whatever they say.
    events: kind === "meta" ? [] : (all.events ?? []),
    active: all.active ?? true,
    secret_key: all.secret_key ?? null,
    headers: all.headers ?? {},
    buffer_enabled: buffers,
    buffer_window_seconds: all.buffer_window_seconds ?? (buffers ? 5 : null),
    max_buffer_size: all.max_buffer_size ?? null,
    buffer_events: all.buffer_events ?? [],
    inactivity_minutes: all.inactivity_minutes ?? 60,
    payload_version: all.payload_version ?? "v2",
  };
}

function checkWebhook(
  webhook: GivenWebhook,
  phoneNumberId: string | null,
): void {
  const { kind = "kapso", url, events, secret_key: secret } = webhook;
  checkUrl(url);
  if (secret === "")
    throw rejection("secret_key", "a non-empty string", secret);
  checkHeaders(webhook.headers ?? {});
  if (kind === "meta") {
    if (phoneNumberId === null) {
      throw rejection(
        "phone_number_id",
        "the id of an own number for a webhook of kind meta",
        undefined,
      );
    }
    if (webhook.buffer_enabled) {
      throw rejection(
        "buffer_enabled",
        "false for a webhook of kind meta",
        true,
      );
    }
    return;
  }
  if (events === undefined || events.length === 0) {
    throw rejection(
      "events",
      "a list with at least one event for a webhook of kind kapso",
      events,
    );
  }
  // Names that the sandbox does not know may be new ones.
  const others: readonly string[] =
    phoneNumberId === null ? NUMBER_EVENTS : PROJECT_EVENTS;
  const misplaced = events.find((event) => others.includes(event));
  if (misplaced !== undefined) {
    throw rejection(
      "events",
      `of ${eventsOfScope(phoneNumberId).join(", ")} for a webhook of ${phoneNumberId === null ? "the project" : "a number"}`,
      misplaced,
    );
  }
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw rejection("url", "an http or https URL", text);
  }
  if (url.username !== "" || url.password !== "") {
    throw rejection(
      "url",
      "a URL without a user name and password",
      url.origin,
    );
  }
}

/** Each has to be one that HTTP can carry, and that the request leaves open. */
function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (OF_THE_CONNECTION.has(name.toLowerCase())) {
      throw rejection("headers", "headers other than those of a connection", {
        [name]: value,
      });
    }
    try {
      new Headers([[name, String(value)]]);
    } catch {
      throw rejection("headers", "HTTP header names with values", {
        [name]: value,
      });
    }
  }
}

function rejection(member: string, wanted: string, given: unknown): Error {
  const name = `Body member "whatsapp_webhook.${member}"`;
  return unprocessable(
    given === undefined
      ? `${name} is missing; it must be ${wanted}.`
      : `${name} must be ${wanted}; got ${quote(given)}.`,
  );
}
