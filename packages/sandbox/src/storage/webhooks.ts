import type { Row } from "@libsql/client";
import type { WhatsappWebhook } from "@kapso-platform/types";
import { PROJECT_ID } from "../project-identity.js";
import {
  number,
  object,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { parsed } from "./json.js";
import { formatTimestamp } from "./timestamps.js";

/** The row of a webhook of either scope. */
export function findWebhook(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row("SELECT * FROM webhooks WHERE id = ?", [id]);
}

/** The active webhooks that want an event. */
export function readSubscribers(
  database: Database,
  event: string,
  phoneNumberId: string | null,
): Promise<Row[]> {
  return database.rows(
    `SELECT * FROM webhooks w WHERE active = 1 AND phone_number_id IS ?
      AND (kind = 'meta' OR EXISTS (SELECT 1 FROM json_each(w.events_json) WHERE value = ?))
      ORDER BY created_at, id`,
    [phoneNumberId, event],
  );
}

/** The names of the events that a webhook wants. */
export function eventsOf(row: Row): string[] {
  return parsed<string[]>(row, "events_json") ?? [];
}

/** A row as the API shows it, its secret included. */
export function toWebhook(row: Row): WhatsappWebhook {
  return {
    id: requiredText(row, "id"),
    url: requiredText(row, "url"),
    kind: requiredText(row, "kind"),
    events: eventsOf(row),
    active: requiredNumber(row, "active") === 1,
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    project_id: PROJECT_ID,
    phone_number_id: text(row, "phone_number_id"),
    secret_key: text(row, "secret_key"),
    headers: object(row, "headers_json"),
    buffer_enabled: requiredNumber(row, "buffer_enabled") === 1,
    buffer_window_seconds: number(row, "buffer_window_seconds"),
    max_buffer_size: number(row, "max_buffer_size"),
    buffer_events: parsed<string[]>(row, "buffer_events_json") ?? [],
    inactivity_minutes: number(row, "inactivity_minutes"),
    payload_version: text(row, "payload_version"),
  };
}
