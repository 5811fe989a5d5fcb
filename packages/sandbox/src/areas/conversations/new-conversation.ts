import {
  insert,
  sql,
  type Change,
  type Database,
  type Microseconds,
  type Row,
  type Sql,
} from "../../kernel.js";
import type { ContactRow } from "../contacts/contact.js";
import { conversations } from "./conversation.js";

export type ConversationRow = Row<typeof conversations>;

/** The columns of a new conversation that do not come from its contact. */
interface NewConversation extends Pick<
  Change<typeof conversations>,
  | "has_plus"
  | "parent_business_scoped_user_id"
  | "username"
  | "contact_name"
  | "status"
  | "created_at"
  | "updated_at"
  | "metadata"
  | "assigned_user_id"
> {
  id: string;
  phone_number_id: string;
  last_active_at: Microseconds;
}

/**
 * The row of a new conversation with a contact; what is not given gets its usual
 * value.
 */
export function conversationRow(
  contact: ContactRow,
  given: NewConversation,
): ConversationRow {
  const { last_active_at: at, contact_name: name } = given;
  const { parent_business_scoped_user_id: parent } = given;
  // Member by member: a spread costs ten times as much.
  return {
    id: given.id,
    contact_id: contact.id,
    phone_number_id: given.phone_number_id,
    phone_number: contact.wa_id,
    has_plus: given.has_plus ?? contact.has_plus,
    business_scoped_user_id: contact.business_scoped_user_id,
    parent_business_scoped_user_id:
      parent ?? contact.parent_business_scoped_user_id,
    username: given.username ?? contact.username,
    contact_name:
      name === undefined
        ? (contact.display_name ?? contact.profile_name)
        : name,
    status: given.status ?? "active",
    last_active_at: at,
    created_at: given.created_at ?? at,
    updated_at: given.updated_at ?? at,
    metadata: given.metadata ?? {},
    assigned_user_id: given.assigned_user_id ?? null,
    messages_count: 0,
    last_message_id: null,
    last_message_type: null,
    last_message_at: null,
    last_message_text: null,
    last_inbound_at: null,
    last_outbound_at: null,
  };
}

/** The active conversation of a contact with an own number, if there is one. */
export function findActive(
  database: Database,
  contactId: string,
  phoneNumberId: string,
): Promise<ConversationRow | undefined> {
  return database.first(
    conversations,
    { contact_id: contactId, phone_number_id: phoneNumberId, status: "active" },
    sql`${conversations.last_active_at} DESC, ${conversations.id} DESC`,
  );
}

/**
 * The active conversation that a message between a contact and an own number
 * belongs to, or a new one with the statements that open it.
 */
export async function findOrOpen(
  database: Database,
  contact: ContactRow,
  given: { newId: string; phoneNumberId: string; at: Microseconds },
): Promise<{ row: ConversationRow; isNew: boolean; statements: Sql[] }> {
  const { newId, phoneNumberId, at } = given;
  const active = await findActive(database, contact.id, phoneNumberId);
  if (active) return { row: active, isNew: false, statements: [] };
  const row = conversationRow(contact, {
    id: newId,
    phone_number_id: phoneNumberId,
    last_active_at: at,
  });
  return { row, isNew: true, statements: insert(conversations, [row]) };
}
