import type { ConversationRow } from "../areas/conversations/new-conversation.js";
import { messageRow, type MessageRow } from "../areas/messages/new-message.js";
import type { Microseconds } from "../storage/timestamps.js";
import { instantOf } from "./context.js";
import type { MessageFixture } from "./fixtures.js";
import { buildWamid } from "./identifiers.js";
import { contentOfType } from "./message-content.js";
import type { Random } from "./random.js";

/** The source of made-up values, and the current time. */
export interface Source {
  random: Random;
  now: Microseconds;
}

/**
 * The row of an exact message.
 *
 * @param latest - the WAMID of the message before it, for a reaction. Default:
 *   a made-up one, as of a message that is gone.
 */
export function fixtureMessage(
  { random }: Source,
  fixture: Omit<MessageFixture, "conversation_id">,
  conversation: ConversationRow,
  createdAt: Microseconds,
  latest?: string,
): MessageRow {
  const { id, text = null, direction = "inbound", type = "text" } = fixture;
  const party =
    conversation.phone_number ?? conversation.business_scoped_user_id ?? "";
  const newWamid = () => buildWamid(party, random.hex(20));
  const made = contentOfType(
    type,
    text,
    random,
    () => latest ?? newWamid(),
    direction,
  );
  return messageRow(conversation, {
    id: random.uuid(),
    wamid: id ?? newWamid(),
    direction,
    ...made,
    status: fixture.status,
    processing_status: fixture.processing_status,
    origin: fixture.origin,
    sent_at: instantOf(fixture.timestamp, createdAt),
    created_at: createdAt,
  });
}
