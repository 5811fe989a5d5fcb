import type { WhatsappWebhook } from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import {
  conditionsOf,
  dated,
  resource,
  sql,
  table,
  type Database,
  type PathCall,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { requirePhoneNumber } from "../phone-numbers/phone-number.js";

export const webhooks = table(
  "webhooks",
  (t) => ({
    id: t.key(t.text),
    // Null for a webhook of the whole project.
    phone_number_id: t.optional(t.text),
    url: t.text,
    kind: t.text,
    events: t.json<string[]>(),
    active: t.boolean,
    secret_key: t.optional(t.text),
    headers: t.json(),
    buffer_enabled: t.boolean,
    buffer_window_seconds: t.optional(t.integer),
    max_buffer_size: t.optional(t.integer),
    buffer_events: t.json<string[]>(),
    inactivity_minutes: t.optional(t.integer),
    payload_version: t.text,
    ...t.times,
  }),
  { indexes: ["(created_at, id)"] },
);

export const deliveries = table(
  "webhook_deliveries",
  (t) => ({
    // Also the idempotency key of every attempt.
    id: t.key(t.text),
    webhook_id: t.text,
    webhook_url: t.text,
    event: t.text,
    status: t.text,
    response_status: t.optional(t.integer),
    attempt_count: t.integer,
    phone_number_id: t.optional(t.text),
    conversation_phone_number: t.optional(t.text),
    // The body, byte for byte.
    payload: t.text,
    /** How many events it has; null unless it is a batch. */
    batch_size: t.optional(t.integer),
    delivered_at: t.optional(t.instant),
    failed_at: t.optional(t.instant),
    last_attempt_at: t.optional(t.instant),
    created_at: t.instant,
  }),
  {
    cursor: "created_at",
    indexes: ["(created_at, id)"],
  },
);

/** Events that wait for the end of a webhook's buffer window. */
export const bufferedEvents = table(
  "webhook_buffered_events",
  (t) => ({
    id: t.key(t.text),
    webhook_id: t.text,
    payload: t.json(),
    contact_number: t.optional(t.text),
    // When the window that it opens ends.
    due_at: t.instant,
    created_at: t.instant,
  }),
  {
    indexes: ["(webhook_id, created_at, id)", "(due_at)"],
  },
);

/** Reported silences: one after each message at most. */
export const inactivityNotices = table(
  "webhook_inactivity_notices",
  (t) => ({ webhook_id: t.text, wamid: t.text }),
  {
    indexes: ["UNIQUE (wamid, webhook_id)"],
  },
);

export type Webhook = Row<typeof webhooks>;

/** Webhooks of both scopes; below a number, only those of the number. */
export const webhook = resource({
  name: "Webhook",
  table: webhooks,
  at: (path: { webhook_id: string; phone_number_id?: string }) => ({
    id: path.webhook_id,
    phone_number_id: path.phone_number_id,
  }),
  async before({ path, database }: PathCall<{ phone_number_id?: string }>) {
    const { phone_number_id: id } = path;
    if (id !== undefined) await requirePhoneNumber(database, id);
  },
  // With its secret.
  toItem: (row): WhatsappWebhook => ({
    ...dated(row),
    project_id: PROJECT_ID,
  }),
});

/** The active webhooks that want an event. */
export function readSubscribers(
  database: Database,
  { event, phoneNumberId, payloadVersion }: SandboxEvent,
): Promise<Webhook[]> {
  return database.all(webhooks, {
    where: [
      ...conditionsOf(webhooks, {
        active: true,
        payload_version: payloadVersion,
      }),
      sql`${webhooks.phone_number_id} IS ${phoneNumberId}`,
      sql`(${webhooks.kind} = 'meta' OR EXISTS (SELECT 1 FROM json_each(${webhooks.events}) WHERE value = ${event}))`,
    ],
    orderBy: sql`${webhooks.created_at}, ${webhooks.id}`,
  });
}
