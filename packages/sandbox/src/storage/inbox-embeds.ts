import type { Row } from "@libsql/client";
import type { InboxEmbed } from "@kapso-platform/types";
import { number, requiredNumber, requiredText, text } from "./database.js";
import { parsed } from "./json.js";
import { formatNullableTimestamp, formatTimestamp } from "./timestamps.js";

/** What to select for an embed: with the names behind its ids. */
export const EMBED_SELECT = `e.*, u.name AS assigned_user_name, CASE e.scope_type
    WHEN 'customer' THEN (SELECT name FROM customers WHERE id = e.scope_id)
    WHEN 'phone_number' THEN (SELECT display_phone_number FROM phone_numbers WHERE phone_number_id = e.scope_id)
  END AS scope_name`;

/** The tables of that selection. */
export const EMBED_FROM =
  "inbox_embeds e LEFT JOIN users u ON u.user_id = e.assigned_user_id";

/** Where an embed is shown from. */
const EMBED_URL = "https://inbox.kapso.ai/embed/";

/** A row as the API shows it, without its token and address. */
export function toInboxEmbed(row: Row): InboxEmbed {
  return {
    id: requiredText(row, "id"),
    name: text(row, "name"),
    scope_type: requiredText(row, "scope_type"),
    scope_id: text(row, "scope_id"),
    scope_name: text(row, "scope_name"),
    assigned_user_id: text(row, "assigned_user_id"),
    assigned_user_name: text(row, "assigned_user_name"),
    status: requiredText(row, "status"),
    allowed_origins: parsed<string[]>(row, "allowed_origins_json") ?? [],
    default_mode: requiredText(row, "default_mode"),
    language: requiredText(row, "language"),
    expires_at: formatNullableTimestamp(number(row, "expires_at")),
    last_used_at: formatNullableTimestamp(number(row, "last_used_at")),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
  };
}

/** The two members that only the answer to a creation has. */
export function secretsOf(row: Row): { token: string; embed_url: string } {
  const token = requiredText(row, "token");
  return { token, embed_url: EMBED_URL + token };
}
