import type { Row } from "@libsql/client";
import type { WebhookDelivery } from "@kapso-platform/types";
import { number, requiredNumber, requiredText, text } from "./database.js";
import type { Condition, KeysetQuery } from "./keyset.js";
import { formatNullableTimestamp, formatTimestamp } from "./timestamps.js";

/** How many deliveries are kept. */
export const MAX_DELIVERIES = 10_000;

/** The list of deliveries, each with the id of its number's configuration. */
export function deliveryQuery(where: Condition[]): KeysetQuery {
  return {
    select: "d.*, n.id AS config_id",
    from: "webhook_deliveries d LEFT JOIN phone_numbers n ON n.phone_number_id = d.phone_number_id",
    sort: "d.created_at",
    id: "d.id",
    where,
  };
}

/** A row as the API shows it. */
export function toDelivery(row: Row): WebhookDelivery {
  return {
    id: requiredText(row, "id"),
    event: requiredText(row, "event"),
    status: requiredText(row, "status"),
    response_status: number(row, "response_status"),
    delivered_at: formatNullableTimestamp(number(row, "delivered_at")),
    failed_at: formatNullableTimestamp(number(row, "failed_at")),
    last_attempt_at: formatNullableTimestamp(number(row, "last_attempt_at")),
    attempt_count: requiredNumber(row, "attempt_count"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    webhook_id: requiredText(row, "webhook_id"),
    webhook_url: requiredText(row, "webhook_url"),
    whatsapp_config_id: text(row, "config_id"),
    phone_number_id: text(row, "phone_number_id"),
    conversation_phone_number: text(row, "conversation_phone_number"),
  };
}
