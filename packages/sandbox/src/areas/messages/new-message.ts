import {
  insert,
  SECOND,
  sql,
  type Change,
  type Row,
  type Sql,
} from "../../kernel.js";
import { conversations, recount } from "../conversations/conversation.js";
import type { ConversationRow } from "../conversations/new-conversation.js";
import { messages } from "./table.js";

export type MessageRow = Row<typeof messages>;

/** The columns of a new message that do not come from its conversation. */
type NewMessage = Pick<
  MessageRow,
  | "id"
  | "wamid"
  | "direction"
  | "type"
  | "content"
  | "has_media"
  | "payload"
  | "created_at"
> &
  Pick<
    Change<typeof messages>,
    "status" | "processing_status" | "origin" | "kapso" | "sent_at"
  >;

/**
 * The row of a new message in a conversation; what is not given gets its usual
 * value.
 */
export function messageRow(
  conversation: ConversationRow,
  given: NewMessage,
): MessageRow {
  const { direction, created_at: createdAt } = given;
  const usualStatus = direction === "inbound" ? "received" : "delivered";
  // Member by member: a spread costs ten times as much.
  return {
    id: given.id,
    wamid: given.wamid,
    conversation_id: conversation.id,
    phone_number_id: conversation.phone_number_id,
    phone_number: conversation.phone_number,
    has_plus: conversation.has_plus,
    business_scoped_user_id: conversation.business_scoped_user_id,
    parent_business_scoped_user_id: conversation.parent_business_scoped_user_id,
    username: conversation.username,
    direction,
    status: given.status ?? usualStatus,
    processing_status: given.processing_status ?? "completed",
    origin: given.origin ?? "cloud_api",
    type: given.type,
    has_media: given.has_media,
    content: given.content,
    payload: given.payload,
    kapso: given.kapso ?? {},
    // Meta's times have no fraction.
    sent_at: Math.floor((given.sent_at ?? createdAt) / SECOND) * SECOND,
    created_at: createdAt,
  };
}

/**
 * The statements that add a message to its conversation, and update its activity
 * and counters.
 */
export function append(row: MessageRow): Sql[] {
  const { conversation_id: id, created_at: at } = row;
  return [
    ...insert(messages, [row]),
    recount([id]),
    sql`UPDATE ${conversations} SET last_active_at = max(last_active_at, ${at}), updated_at = max(updated_at, ${at}) WHERE id = ${id}`,
  ];
}
