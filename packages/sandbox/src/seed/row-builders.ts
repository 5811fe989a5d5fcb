import { spelling } from "../phone-number.js";
import type { ContactRow } from "../areas/contacts/contact.js";
import type { conversations } from "../areas/conversations/table.js";
import type { messages } from "../areas/messages/table.js";
import type { Row } from "../table/table.js";
import type { Microseconds } from "../storage/timestamps.js";
import { idOf, instantOf } from "./context.js";
import type { ContactFixture, MessageFixture } from "./fixtures.js";
import { buildWamid } from "./identifiers.js";
import { contentOfType } from "./message-content.js";
import type { Random } from "./random.js";

/** Where made-up values and the present come from. */
export interface Source {
  random: Random;
  now: Microseconds;
}

/** The message columns of a conversation that has none yet. */
export const NO_MESSAGES = {
  messages_count: 0,
  last_message_id: null,
  last_message_type: null,
  last_message_at: null,
  last_message_text: null,
  last_inbound_at: null,
  last_outbound_at: null,
} as const;

/** The conversation's columns that its messages repeat. */
export type MessageHost = Pick<
  Row<typeof conversations>,
  | "id"
  | "phone_number_id"
  | "phone_number"
  | "has_plus"
  | "business_scoped_user_id"
  | "parent_business_scoped_user_id"
  | "username"
>;

/** The row of a contact. */
export function contactRow(
  source: Source,
  fixture: ContactFixture,
): ContactRow {
  const createdAt = instantOf(
    "Contact created_at",
    fixture.created_at,
    source.now,
  );
  const profileName = fixture.profile_name ?? null;
  const { number, has_plus } = spelling(fixture.wa_id);
  return {
    id: idOf("Contact id", fixture.id, source),
    wa_id: number,
    has_plus,
    business_scoped_user_id: fixture.business_scoped_user_id ?? null,
    parent_business_scoped_user_id:
      fixture.parent_business_scoped_user_id ?? null,
    username: fixture.username ?? null,
    profile_name: profileName,
    profile_name_folded: profileName?.toLowerCase() ?? null,
    display_name: fixture.display_name ?? null,
    customer_id: fixture.customer_id?.toLowerCase() ?? null,
    metadata: fixture.metadata ?? null,
    created_at: createdAt,
    updated_at: instantOf("Contact updated_at", fixture.updated_at, createdAt),
  };
}

/**
 * The row of a message in a conversation.
 *
 * @param latest - the WAMID of the message before it, for a reaction. Default:
 *   a made-up one, as of a message that is gone.
 */
export function messageRow(
  { random }: Source,
  fixture: MessageFixture,
  host: MessageHost,
  createdAt: Microseconds,
  latest?: string,
): Row<typeof messages> {
  const { direction = "inbound", type = "text" } = fixture;
  const sentAt = instantOf("Message timestamp", fixture.timestamp, createdAt);
  const party = host.phone_number ?? host.business_scoped_user_id ?? "";
  const newWamid = () => buildWamid(party, random.hex(20));
  const made = contentOfType(
    type,
    fixture.text ?? null,
    random,
    () => latest ?? newWamid(),
  );
  return {
    id: random.uuid(),
    wamid: fixture.id ?? newWamid(),
    conversation_id: host.id,
    phone_number_id: host.phone_number_id,
    phone_number: host.phone_number,
    has_plus: host.has_plus,
    business_scoped_user_id: host.business_scoped_user_id,
    parent_business_scoped_user_id: host.parent_business_scoped_user_id,
    username: host.username,
    direction,
    status:
      fixture.status ?? (direction === "inbound" ? "received" : "delivered"),
    processing_status: fixture.processing_status ?? "completed",
    origin: fixture.origin ?? "cloud_api",
    type,
    has_media: made.hasMedia,
    content: made.content,
    payload: made.payload,
    kapso: made.kapso,
    sent_at: Math.floor(sentAt / 1_000_000) * 1_000_000,
    created_at: createdAt,
  };
}
