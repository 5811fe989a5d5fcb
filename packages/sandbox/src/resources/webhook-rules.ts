import type { operations } from "@kapso-platform/types";
import { quote, unprocessable } from "../http/problem.js";
import type { NewRow } from "../storage/schema.js";
import type { Microseconds } from "../storage/timestamps.js";
import {
  eventsOfScope,
  NUMBER_EVENTS,
  PROJECT_EVENTS,
} from "../webhooks/event-names.js";

type BodyOf<Id extends keyof operations> = operations[Id] extends {
  requestBody: {
    content: { "application/json": { whatsapp_webhook: infer Body } };
  };
}
  ? Body
  : never;

/** The members of a webhook that a request gives. */
export type WebhookInput = Partial<
  Omit<BodyOf<"createWhatsappProjectWebhook">, "phone_number_id">
>;

/** The row of a webhook; what a request leaves out gets its default. */
export function webhookRow(
  id: string,
  phoneNumberId: string | null,
  given: WebhookInput & { url: string },
  now: Microseconds,
): NewRow<"webhooks"> {
  const { kind = "kapso" } = given;
  const buffers = given.buffer_enabled ?? false;
  return {
    id,
    phone_number_id: phoneNumberId,
    url: given.url,
    kind,
    // Meta's payloads are forwarded whatever they tell.
    events_json: JSON.stringify(kind === "meta" ? [] : (given.events ?? [])),
    active: (given.active ?? true) ? 1 : 0,
    secret_key: given.secret_key ?? null,
    headers_json: JSON.stringify(given.headers ?? {}),
    buffer_enabled: buffers ? 1 : 0,
    buffer_window_seconds: given.buffer_window_seconds ?? (buffers ? 5 : null),
    max_buffer_size: given.max_buffer_size ?? null,
    buffer_events_json: JSON.stringify(given.buffer_events ?? []),
    inactivity_minutes: given.inactivity_minutes ?? 60,
    payload_version: given.payload_version ?? "v2",
    created_at: now,
    updated_at: now,
  };
}

/** Throws HttpProblem 422 for a webhook that the API would not take. */
export function checkWebhook(
  webhook: WebhookInput & { url: string },
  phoneNumberId: string | null,
): void {
  const { kind = "kapso", url, events, secret_key: secret } = webhook;
  if (!/^https?:\/\//i.test(url)) {
    throw refusal("url", "an http or https URL", url);
  }
  if (secret === "") throw refusal("secret_key", "a non-empty string", secret);
  checkHeaders(webhook.headers ?? {});
  if (kind === "meta") {
    if (phoneNumberId === null) {
      throw refusal(
        "phone_number_id",
        "the id of an own number for a webhook of kind meta",
        undefined,
      );
    }
    if (webhook.buffer_enabled) {
      throw refusal("buffer_enabled", "false for a webhook of kind meta", true);
    }
    return;
  }
  if (events === undefined || events.length === 0) {
    throw refusal(
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
    throw refusal(
      "events",
      `of ${eventsOfScope(phoneNumberId).join(", ")} for a webhook of ${phoneNumberId === null ? "the project" : "a number"}`,
      misplaced,
    );
  }
}

/** Each has to be one that HTTP can carry. */
function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers([[name, String(value)]]);
    } catch {
      throw refusal("headers", "HTTP header names with values", {
        [name]: value,
      });
    }
  }
}

function refusal(member: string, wanted: string, given: unknown) {
  const name = `Body member "whatsapp_webhook.${member}"`;
  return unprocessable(
    given === undefined
      ? `${name} is missing; it must be ${wanted}.`
      : `${name} must be ${wanted}; got ${quote(given)}.`,
  );
}
