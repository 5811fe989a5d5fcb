import type { Row } from "@libsql/client";
import type { WhatsappConversation } from "@kapso-platform/types";
import { between, conditions } from "./conditions.js";
import {
  number,
  object,
  requiredNumber,
  requiredText,
  spelledNumber,
  text,
  type Database,
  type Statement,
} from "./database.js";
import type { KeysetQuery } from "./keyset.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** What `GET /whatsapp/conversations` filters by. */
export interface ConversationFilters {
  phoneNumberId?: string | undefined;
  phoneNumberPart?: string | undefined;
  status?: string | undefined;
  assignedUserId?: string | undefined;
  unassigned?: boolean | undefined;
  createdAfter?: Microseconds | undefined;
  createdBefore?: Microseconds | undefined;
  lastActiveAfter?: Microseconds | undefined;
  lastActiveBefore?: Microseconds | undefined;
}

const ACTIVE_ASSIGNMENT =
  "SELECT 1 FROM assignments a WHERE a.conversation_id = c.id AND a.active = 1";

/** The list of conversations that match, latest activity first. */
export function conversationQuery(filters: ConversationFilters): KeysetQuery {
  const where = conditions([
    ["c.phone_number_id = ?", filters.phoneNumberId],
    // instr, because LIKE would read % and _ as wildcards.
    ["instr(c.phone_number, ?) > 0", filters.phoneNumberPart],
    ["c.status = ?", filters.status],
    [`EXISTS (${ACTIVE_ASSIGNMENT} AND a.user_id = ?)`, filters.assignedUserId],
    [`EXISTS (${ACTIVE_ASSIGNMENT}) <> ?`, filters.unassigned],
    ...between("c.created_at", filters.createdAfter, filters.createdBefore),
    ...between(
      "c.last_active_at",
      filters.lastActiveAfter,
      filters.lastActiveBefore,
    ),
  ]);
  return {
    select: "c.*",
    from: "conversations c",
    sort: "c.last_active_at",
    id: "c.id",
    where,
  };
}

/** The row of a conversation, if there is one. */
export function findConversation(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row("SELECT * FROM conversations WHERE id = ?", [id]);
}

/**
 * A row as the API shows it. The three identity members of contacts without a
 * phone number are left out where they are null, as in the published example.
 */
export function toConversation(row: Row): WhatsappConversation {
  return {
    id: requiredText(row, "id"),
    phone_number: spelledNumber(row, "phone_number"),
    ...identityOf(row),
    status: requiredText(row, "status"),
    last_active_at: formatTimestamp(requiredNumber(row, "last_active_at")),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    metadata: object(row, "metadata_json") ?? {},
    phone_number_id: text(row, "phone_number_id"),
    kapso: {
      contact_name: text(row, "contact_name"),
      messages_count: requiredNumber(row, "messages_count"),
      last_message_id: text(row, "last_message_id"),
      last_message_type: text(row, "last_message_type"),
      last_message_timestamp: formatNullableTimestamp(
        number(row, "last_message_at"),
      ),
      last_message_text: text(row, "last_message_text"),
      last_inbound_at: formatNullableTimestamp(number(row, "last_inbound_at")),
      last_outbound_at: formatNullableTimestamp(
        number(row, "last_outbound_at"),
      ),
    },
  };
}

function identityOf(row: Row): Partial<WhatsappConversation> {
  const identity: Partial<WhatsappConversation> = {};
  for (const member of [
    "business_scoped_user_id",
    "parent_business_scoped_user_id",
    "username",
  ] as const) {
    const value = text(row, member);
    if (value !== null) identity[member] = value;
  }
  return identity;
}

/**
 * Brings counters and `last_*` members of conversations in line with their
 * messages, so that the two can never disagree.
 */
export function recountStatement(
  conversationIds: readonly string[],
): Statement {
  const messages = "FROM messages m WHERE m.conversation_id = conversations.id";
  const latest = (column: string) =>
    `(SELECT ${column} ${messages} ORDER BY m.created_at DESC, m.id DESC LIMIT 1)`;
  return {
    sql: `UPDATE conversations SET
      messages_count = (SELECT count(*) ${messages}),
      last_message_id = ${latest("m.wamid")},
      last_message_type = ${latest("m.type")},
      last_message_at = ${latest("m.sent_at")},
      last_message_text = ${latest("m.content")},
      last_inbound_at = (SELECT max(m.sent_at) ${messages} AND m.direction = 'inbound'),
      last_outbound_at = (SELECT max(m.sent_at) ${messages} AND m.direction = 'outbound')
      WHERE id IN (SELECT value FROM json_each(?))`,
    args: [JSON.stringify(conversationIds)],
  };
}
