import type { Row } from "@libsql/client";
import type {
  WhatsappBroadcast,
  WhatsappBroadcastSendResponse,
  WhatsappBroadcastTemplate,
} from "@kapso-platform/types";
import { between, conditions } from "./conditions.js";
import {
  number,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { objects } from "./json.js";
import type { Condition } from "./keyset.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** What `GET /whatsapp/broadcasts` filters by. */
export interface BroadcastFilters {
  phoneNumberId?: string | undefined;
  status?: string | undefined;
  createdAfter?: Microseconds | undefined;
  createdBefore?: Microseconds | undefined;
}

const RECIPIENTS = "FROM broadcast_recipients r WHERE r.broadcast_id = b.id";
const count = (condition: string) =>
  `(SELECT count(*) ${RECIPIENTS} AND ${condition})`;

/**
 * When a recipient answered: the first message that came from it to the same
 * number after the broadcast's was sent. Needs a recipient `r` and a
 * broadcast `b`.
 */
export const RESPONDED_AT = `(SELECT min(m.created_at) FROM messages m
  WHERE m.phone_number = r.phone_number AND m.phone_number_id = b.phone_number_id
    AND m.direction = 'inbound' AND m.created_at > r.sent_at)`;

/** The columns of a broadcast: its row, its template and its counters. */
export const BROADCAST_SELECT = `b.*,
  t.meta_template_id, t.name AS template_name, t.language_code, t.category,
  t.status AS template_status, t.quality_score,
  t.components_json AS template_components_json,
  (SELECT count(*) ${RECIPIENTS}) AS total_recipients,
  ${count("r.status = 'pending'")} AS pending_count,
  ${count("r.status = 'sent'")} AS sent_count,
  ${count("r.status = 'failed'")} AS failed_count,
  ${count("r.status = 'suppressed'")} AS suppressed_count,
  ${count("r.delivered_at IS NOT NULL")} AS delivered_count,
  ${count("r.read_at IS NOT NULL")} AS read_count,
  ${count(`${RESPONDED_AT} IS NOT NULL`)} AS responded_count`;

/** Every broadcast with its template. */
export const BROADCAST_FROM =
  "broadcasts b LEFT JOIN templates t ON t.id = b.template_id";

/** The conditions of a broadcast list. */
export function broadcastConditions(filters: BroadcastFilters): Condition[] {
  return conditions([
    ["b.phone_number_id = ?", filters.phoneNumberId],
    ["b.status = ?", filters.status],
    ...between("b.created_at", filters.createdAfter, filters.createdBefore),
  ]);
}

/** The row of a broadcast, if there is one. */
export function findBroadcast(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    `SELECT ${BROADCAST_SELECT} FROM ${BROADCAST_FROM} WHERE b.id = ?`,
    [id],
  );
}

/** The row of a template by Meta's id or by the older UUID. */
export function findTemplate(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM templates WHERE meta_template_id = ? OR id = ?",
    [id, id.toLowerCase()],
  );
}

/** A row as the API shows it. */
export function toBroadcast(row: Row): WhatsappBroadcast {
  const sent = requiredNumber(row, "sent_count");
  const responded = requiredNumber(row, "responded_count");
  return {
    ...toBroadcastProgress(row),
    name: requiredText(row, "name"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    sent_count: sent,
    failed_count: requiredNumber(row, "failed_count"),
    delivered_count: requiredNumber(row, "delivered_count"),
    read_count: requiredNumber(row, "read_count"),
    pending_count: requiredNumber(row, "pending_count"),
    suppressed_count: requiredNumber(row, "suppressed_count"),
    responded_count: responded,
    // A percentage with one decimal.
    response_rate: sent === 0 ? 0 : Math.round((responded / sent) * 1000) / 10,
    total_recipients: requiredNumber(row, "total_recipients"),
    phone_number_id: requiredText(row, "phone_number_id"),
    whatsapp_template: templateOf(row),
  };
}

/** A row as sending, scheduling and cancelling answer it. */
export function toBroadcastProgress(row: Row): Required<
  WhatsappBroadcastSendResponse["data"]
> & {
  status: WhatsappBroadcast["status"];
} {
  const at = (column: string) => formatNullableTimestamp(number(row, column));
  return {
    id: requiredText(row, "id"),
    status: requiredText(row, "status"),
    scheduled_at: at("scheduled_at"),
    started_at: at("started_at"),
    stopped_at: at("stopped_at"),
    completed_at: at("completed_at"),
  };
}

function templateOf(row: Row): WhatsappBroadcastTemplate | null {
  const id = text(row, "meta_template_id");
  if (id === null) return null;
  return {
    id,
    meta_template_id: id,
    name: requiredText(row, "template_name"),
    language_code: requiredText(row, "language_code"),
    category: requiredText(row, "category"),
    status: requiredText(row, "template_status"),
    quality_score: text(row, "quality_score"),
    components: objects(row, "template_components_json"),
  };
}
