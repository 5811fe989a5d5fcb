import description from "@kapso-platform/types/webhooks.json" with { type: "json" };
import { quote, unprocessable, type Call, type NewRow } from "../../kernel.js";
import type { webhooks } from "./webhook.js";

type WebhookChange = Partial<
  Omit<
    Call<"createWhatsappProjectWebhook">["body"]["whatsapp_webhook"],
    "phone_number_id"
  >
>;

type WebhookColumns = Omit<
  NewRow<typeof webhooks>,
  "id" | "created_at" | "updated_at"
>;

const NUMBER_EVENTS = eventsOf("Number Events");
const PROJECT_EVENTS = eventsOf("Project Events");

/**
 * The events that a webhook may receive: those of its number, or those of the
 * project if the id is null.
 */
export function eventsOfScope(phoneNumberId: string | null): readonly string[] {
  return phoneNumberId === null ? PROJECT_EVENTS : NUMBER_EVENTS;
}

function eventsOf(tag: string): readonly string[] {
  return Object.entries(description.webhooks)
    .filter(([, { post }]) => post.tags.includes(tag))
    .map(([name]) => name);
}

/** Headers that every request sets itself. */
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
 * The columns of a webhook: the given ones, else the known ones, else the default.
 *
 * @throws HttpProblem 422 for a webhook that the API would reject.
 */
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
  // The columns have the types of the members.
  const all = { ...known, ...given } as WebhookChange;
  checkWebhook(all, phoneNumberId);
  const { kind = "kapso", buffer_enabled: buffers = false } = all;
  return {
    phone_number_id: phoneNumberId,
    url: all.url ?? "",
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
  webhook: WebhookChange,
  phoneNumberId: string | null,
): void {
  const { kind = "kapso", url = "", events, secret_key: secret } = webhook;
  checkUrl(url);
  if (secret === "")
    throw rejection("secret_key", "a non-empty string", secret);
  checkHeaders(webhook.headers ?? {});
  if (kind === "meta") {
    if (phoneNumberId === null) {
      const wanted = "the id of an own number for a webhook of kind meta";
      throw rejection("phone_number_id", wanted, undefined);
    }
    if (!webhook.buffer_enabled) return;
    throw rejection("buffer_enabled", "false for a webhook of kind meta", true);
  }
  if (events === undefined || events.length === 0) {
    const wanted = "a list with at least one event for a webhook of kind kapso";
    throw rejection("events", wanted, events);
  }
  // An unknown name may be that of a new event.
  const others = phoneNumberId === null ? NUMBER_EVENTS : PROJECT_EVENTS;
  const misplaced = events.find((event) => others.includes(event));
  if (misplaced === undefined) return;
  const scope = phoneNumberId === null ? "the project" : "a number";
  const own = eventsOfScope(phoneNumberId).join(", ");
  throw rejection("events", `of ${own} for a webhook of ${scope}`, misplaced);
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw rejection("url", "an http or https URL", text);
  }
  if (url.username !== "" || url.password !== "") {
    const wanted = "a URL without a user name and password";
    throw rejection("url", wanted, url.origin);
  }
}

/** Throws HttpProblem 422 for a header that HTTP does not allow or sets itself. */
function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers)) {
    const given = { [name]: value };
    if (OF_THE_CONNECTION.has(name.toLowerCase())) {
      const wanted = "headers other than those of a connection";
      throw rejection("headers", wanted, given);
    }
    try {
      new Headers([[name, String(value)]]);
    } catch {
      throw rejection("headers", "HTTP header names with values", given);
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
