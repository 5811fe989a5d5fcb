import type { Row } from "@libsql/client";
import type { WhatsappMessage } from "@kapso-platform/types";
import { conditions } from "./conditions.js";
import {
  object,
  requiredNumber,
  requiredText,
  spelledNumber,
  text,
  type Database,
} from "./database.js";
import type { KeysetQuery } from "./keyset.js";
import { formatUnixSeconds } from "./timestamps.js";

/** What `GET /whatsapp/messages` filters by. */
export interface MessageFilters {
  phoneNumberId?: string | undefined;
  conversationId?: string | undefined;
  phoneNumberPart?: string | undefined;
  businessScopedUserId?: string | undefined;
  direction?: string | undefined;
  status?: string | undefined;
  type?: string | undefined;
  hasMedia?: boolean | undefined;
}

const SELECT = "m.*, c.contact_name";
const FROM = "messages m JOIN conversations c ON c.id = m.conversation_id";

/** The list of messages that match, newest first. */
export function messageQuery(filters: MessageFilters): KeysetQuery {
  const where = conditions([
    ["m.phone_number_id = ?", filters.phoneNumberId],
    ["m.conversation_id = ?", filters.conversationId],
    ["instr(m.phone_number, ?) > 0", filters.phoneNumberPart],
    ["m.business_scoped_user_id = ?", filters.businessScopedUserId],
    ["m.direction = ?", filters.direction],
    ["m.status = ?", filters.status],
    ["m.type = ?", filters.type],
    ["m.has_media = ?", filters.hasMedia],
  ]);
  return {
    select: SELECT,
    // CROSS JOIN keeps the planner from starting at the conversations, which
    // would cost the order.
    from: FROM.replace("JOIN", "CROSS JOIN"),
    sort: "m.created_at",
    id: "m.id",
    where,
  };
}

/** The row of a message by its WAMID, if there is one. */
export function findMessage(
  database: Database,
  wamid: string,
): Promise<Row | undefined> {
  return database.row(`SELECT ${SELECT} FROM ${FROM} WHERE m.wamid = ?`, [
    wamid,
  ]);
}

/** The WAMID of the message that a reaction in the conversation belongs to. */
export async function latestWamid(
  database: Database,
  conversationId: string,
): Promise<string | undefined> {
  const row = await database.row(
    "SELECT wamid FROM messages WHERE conversation_id = ? AND type != 'reaction' ORDER BY created_at DESC, id DESC LIMIT 1",
    [conversationId],
  );
  return row && requiredText(row, "wamid");
}

/** A row as the list shows it. */
export function toMessage(row: Row): WhatsappMessage {
  const inbound = row.direction === "inbound";
  return {
    id: requiredText(row, "wamid"),
    timestamp: formatUnixSeconds(requiredNumber(row, "sent_at")),
    type: requiredText(row, "type"),
    ...partiesOf(row, inbound),
    ...object(row, "payload_json"),
    kapso: {
      direction: requiredText(row, "direction"),
      status: requiredText(row, "status"),
      processing_status: requiredText(row, "processing_status"),
      origin: requiredText(row, "origin"),
      phone_number: spelledNumber(row, "phone_number"),
      phone_number_id: text(row, "phone_number_id"),
      has_media: requiredNumber(row, "has_media") === 1,
      whatsapp_conversation_id: requiredText(row, "conversation_id"),
      contact_name: text(row, "contact_name"),
      content: text(row, "content"),
      ...object(row, "kapso_json"),
    },
  };
}

/** A row as a single message shows it: with Meta's status events. */
export function toMessageWithStatuses(row: Row): WhatsappMessage {
  const message = toMessage(row);
  return { ...message, kapso: { ...message.kapso, statuses: statusesOf(row) } };
}

/**
 * Sender or recipient: the contact's phone number, BSUID, or both. They are
 * Meta's members, whose numbers have no plus sign.
 */
function partiesOf(row: Row, inbound: boolean): Partial<WhatsappMessage> {
  const phone = text(row, "phone_number");
  const bsuid = text(row, "business_scoped_user_id");
  const parent = text(row, "parent_business_scoped_user_id");
  const username = text(row, "username");
  const side = inbound ? "from" : "to";
  return {
    ...(phone !== null && { [side]: phone }),
    ...(bsuid !== null && { [`${side}_user_id`]: bsuid }),
    ...(parent !== null && { [`${side}_parent_user_id`]: parent }),
    ...(username !== null && { username }),
  };
}

const PROGRESS = ["sent", "delivered", "read"];

/** Every step up to the present status, a second apart. */
function statusesOf(row: Row): Record<string, unknown>[] {
  if (row.direction === "inbound") return [];
  const status = requiredText(row, "status");
  const reached = PROGRESS.slice(0, PROGRESS.indexOf(status) + 1);
  const steps = status === "failed" ? ["failed"] : reached;
  const sentAt = requiredNumber(row, "sent_at");
  return steps.map((step, index) => ({
    id: requiredText(row, "wamid"),
    status: step,
    timestamp: formatUnixSeconds(sentAt + index * 1_000_000),
    recipient_id:
      text(row, "phone_number") ?? text(row, "business_scoped_user_id"),
    ...(step === "failed" && {
      errors: [
        {
          code: 131026,
          title: "Message undeliverable",
          message: "Message undeliverable",
        },
      ],
    }),
  }));
}
