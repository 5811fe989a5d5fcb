import type { operations, WhatsappConversation } from "@kapso-platform/types";
import {
  columns,
  containsNumber,
  expression,
  formatTimestamp,
  given,
  matching,
  resource,
  sql,
  table,
  within,
  type Row,
  type Sql,
  type Where,
} from "../../kernel.js";
import { IDENTITY, spelledNumber } from "../identity.js";
import { messages } from "../messages/table.js";

/** Finds conversations by digits of the number. */
export const NUMBERS = { name: "conversation_numbers", column: "phone_number" };

export const conversations = table(
  "conversations",
  (t) => ({
    id: t.key(t.text),
    contact_id: t.text,
    phone_number_id: t.optional(t.text),
    phone_number: t.optional(t.text),
    ...IDENTITY,
    contact_name: t.optional(t.text),
    status: t.text,
    last_active_at: t.instant,
    ...t.times,
    metadata: t.json(),
    // Who has the active assignment; kept by the triggers of that table.
    assigned_user_id: t.optional(t.text),
    messages_count: t.integer,
    last_message_id: t.optional(t.text),
    last_message_type: t.optional(t.text),
    last_message_at: t.optional(t.instant),
    last_message_text: t.optional(t.text),
    last_inbound_at: t.optional(t.instant),
    last_outbound_at: t.optional(t.instant),
  }),
  {
    cursor: "last_active_at",
    indexes: [
      // Lists are sorted by id within one instant. An index with the ids, of 36
      // characters each, would be more than twice as large, and few rows share
      // an instant.
      // Its last columns are for filters that are checked on the way.
      "(last_active_at, phone_number, created_at)",
      "(status, last_active_at)",
      "(phone_number_id, last_active_at)",
      "(assigned_user_id, last_active_at)",
      "(last_active_at) WHERE assigned_user_id IS NOT NULL",
      "(contact_id)",
      "(created_at)",
      "(last_active_at - created_at)",
    ],
    parts: NUMBERS,
  },
);

export const conversation = resource({
  name: "WhatsApp conversation",
  table: conversations,
  at: (path: { conversation_id: string }) => ({ id: path.conversation_id }),
  toItem: toConversation,
});

/** What `GET /whatsapp/conversations` filters by. */
export type ConversationFilters = NonNullable<
  operations["listWhatsappConversations"]["parameters"]["query"]
>;

/**
 * The plus sign keeps the query planner from an index without the order of the
 * list.
 */
const CREATED_AT = expression(
  columns.instant,
  sql`+${conversations.created_at}`,
);

/** The conversations that match. */
export function conversationsWhere(query: ConversationFilters): Where {
  const { unassigned } = query;
  return [
    ...matching(
      conversations,
      query,
      "phone_number_id",
      "status",
      "assigned_user_id",
      "last_active_at",
    ),
    within(CREATED_AT, query.created_after, query.created_before),
    containsNumber(
      conversations.phone_number,
      "phone_number",
      query.phone_number,
    ),
    given(unassigned, (isIt) =>
      isIt
        ? sql`${conversations.assigned_user_id} IS NULL`
        : sql`${conversations.assigned_user_id} IS NOT NULL`,
    ),
  ];
}

/**
 * A row as the API shows it. The three identity members of contacts without a phone
 * number are left out if they are null, as in the published example.
 */
export function toConversation(
  row: Row<typeof conversations>,
): WhatsappConversation {
  const {
    business_scoped_user_id: bsuid,
    parent_business_scoped_user_id: parent,
    username,
  } = row;
  return {
    id: row.id,
    phone_number: spelledNumber(row.phone_number, row),
    ...(bsuid !== null && { business_scoped_user_id: bsuid }),
    ...(parent !== null && { parent_business_scoped_user_id: parent }),
    ...(username !== null && { username }),
    status: row.status,
    last_active_at: formatTimestamp(row.last_active_at),
    created_at: formatTimestamp(row.created_at),
    updated_at: formatTimestamp(row.updated_at),
    metadata: row.metadata,
    phone_number_id: row.phone_number_id,
    kapso: {
      contact_name: row.contact_name,
      messages_count: row.messages_count,
      last_message_id: row.last_message_id,
      last_message_type: row.last_message_type,
      last_message_timestamp: formatTimestamp(row.last_message_at),
      last_message_text: row.last_message_text,
      last_inbound_at: formatTimestamp(row.last_inbound_at),
      last_outbound_at: formatTimestamp(row.last_outbound_at),
    },
  };
}

/**
 * Sets the counters and the `last_*` members of conversations from their messages.
 */
export function recount(conversationIds: readonly string[]): Sql {
  const own = sql`FROM ${messages} WHERE ${messages.conversation_id} = ${conversations.id}`;
  const latest = sql`${own} ORDER BY ${messages.created_at} DESC, ${messages.id} DESC LIMIT 1`;
  return sql`UPDATE ${conversations} SET
    messages_count = (SELECT count(*) ${own}),
    last_message_id = (SELECT ${messages.wamid} ${latest}),
    last_message_type = (SELECT ${messages.type} ${latest}),
    last_message_at = (SELECT ${messages.sent_at} ${latest}),
    last_message_text = (SELECT ${messages.content} ${latest}),
    last_inbound_at = (SELECT max(${messages.sent_at}) ${own} AND ${messages.direction} = 'inbound'),
    last_outbound_at = (SELECT max(${messages.sent_at}) ${own} AND ${messages.direction} = 'outbound')
    WHERE ${conversations.id} IN (SELECT value FROM json_each(${JSON.stringify(conversationIds)}))`;
}
