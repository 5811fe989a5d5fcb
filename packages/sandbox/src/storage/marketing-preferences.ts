import type { Row } from "@libsql/client";
import type { WhatsappContactMarketingPreference } from "@kapso-platform/types";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { formatTimestamp } from "./timestamps.js";

const SELECT = `SELECT p.*, n.config_id, n.display_name AS config_display_name
  FROM marketing_preferences p
  JOIN phone_numbers n ON n.phone_number_id = p.phone_number_id`;

/** All recorded preferences of a contact, one for each own number. */
export function readMarketingPreferences(
  database: Database,
  contactId: string,
): Promise<Row[]> {
  return database.rows(`${SELECT} WHERE p.contact_id = ? ORDER BY n.position`, [
    contactId,
  ]);
}

/** The preference of a contact for one own number, if one is recorded. */
export function findMarketingPreference(
  database: Database,
  contactId: string,
  phoneNumberId: string,
): Promise<Row | undefined> {
  return database.row(
    `${SELECT} WHERE p.contact_id = ? AND p.phone_number_id = ?`,
    [contactId, phoneNumberId],
  );
}

/** A row as the API shows it: `id` is the number's, not the record's. */
export function toMarketingPreference(
  row: Row,
): WhatsappContactMarketingPreference {
  const status = requiredText(row, "status");
  return {
    id: requiredText(row, "phone_number_id"),
    phone_number_id: requiredText(row, "phone_number_id"),
    status,
    detail: text(row, "detail"),
    source: requiredText(row, "source"),
    marketing_allowed: status !== "stopped",
    config_display_name: text(row, "config_display_name"),
    last_event_at: formatTimestamp(requiredNumber(row, "last_event_at")),
    whatsapp_contact_id: requiredText(row, "contact_id"),
    internal_id: requiredText(row, "internal_id"),
    whatsapp_config_id: requiredText(row, "config_id"),
    whatsapp_config_internal_id: requiredText(row, "config_id"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
  };
}
