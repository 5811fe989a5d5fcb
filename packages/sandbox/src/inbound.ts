import { randomUUID } from "node:crypto";
import {
  contactRow,
  contacts,
  findContact,
  toContact,
  type ContactRow,
} from "./areas/contacts/contact.js";
import { findOrOpen } from "./areas/conversations/new-conversation.js";
import {
  conversation as conversationResource,
  conversations,
  toConversation,
} from "./areas/conversations/conversation.js";
import {
  findMessage,
  latestWamid,
  toMessage,
} from "./areas/messages/messages.js";
import { filesOf, mediaFiles } from "./areas/media/files.js";
import { append } from "./areas/messages/new-message.js";
import {
  nextPosition,
  phoneNumberRow,
  phoneNumbers,
} from "./areas/phone-numbers/phone-number.js";
import type { Clock } from "./clock.js";
import { show } from "./members.js";
import { isBsuid, isPhoneNumber, withoutPlus } from "./phone-number.js";
import { instantOf, rejectData } from "./seed/context.js";
import { checkInbound } from "./seed/fixture-members.js";
import { fixtureMessage, type Source } from "./seed/fixture-message.js";
import type { InboundMessage, ReceivedMessage } from "./seed/fixtures.js";
import { createRandom } from "./seed/random.js";
import type { Database } from "./storage/database.js";
import { sql, type Sql } from "./table/sql.js";
import { insert, update } from "./table/statements.js";

/**
 * Stores an inbound message in the active conversation of its contact with the
 * number; creates what does not exist yet.
 *
 * @throws SandboxError `INVALID_FIXTURE` for a text that is not a sender, or
 *   not a time.
 */
export function receiveMessage(
  database: Database,
  clock: Clock,
  message: InboundMessage,
  origin: string,
): Promise<ReceivedMessage> {
  checkInbound(message);
  const { from } = message;
  if (!isBsuid(from) && !isPhoneNumber(from)) {
    rejectData(
      `A message's "from" must be a phone number in E.164 form or a BSUID such as US.13491208655302741918; got ${show(from)}.`,
    );
  }
  return database.exclusively(async () => {
    const now = clock.tick();
    const source = { random: createRandom(randomUUID()), now };
    const at = instantOf(message.timestamp, now);
    const number = await numberOf(database, message, source);
    const sender = await senderOf(database, message, source);
    const { contact } = sender;
    const host = await findOrOpen(database, contact, {
      newId: source.random.uuid(),
      phoneNumberId: number.id,
      at,
    });
    const latest = host.isNew
      ? undefined
      : await latestWamid(database, host.row.id);
    const row = fixtureMessage(source, message, host.row, at, latest);
    await database.write([
      ...number.statements,
      ...sender.statements,
      ...host.statements,
      ...append(row),
      ...insert(mediaFiles, filesOf(row)),
    ]);
    const [conversation, stored] = await Promise.all([
      conversationResource.find(database, host.row.id),
      findMessage(database, row.wamid),
    ]);
    if (!conversation || !stored) {
      throw new Error("The message was not stored.");
    }
    return {
      message: toMessage(stored, { origin }),
      conversation: toConversation(conversation),
      contact: toContact((await findContact(database, contact.id)) ?? contact),
      is_new_conversation: host.isNew,
    };
  });
}

/** The own number of a message, with the statements that add a new one. */
async function numberOf(
  database: Database,
  { phone_number_id: given }: InboundMessage,
  { random, now }: Source,
): Promise<{ id: string; statements: Sql[] }> {
  const known = await database.first(
    phoneNumbers,
    { phone_number_id: given },
    sql`${phoneNumbers.position}`,
  );
  if (known) return { id: known.phone_number_id, statements: [] };
  if (given === undefined)
    return rejectData("The project has no phone number.");
  const row = phoneNumberRow({
    id: random.uuid(),
    phone_number_id: given,
    position: await nextPosition(database),
    created_at: now,
  });
  return { id: given, statements: insert(phoneNumbers, [row]) };
}

/** The sender of a message, with the statements that add or rename a contact. */
async function senderOf(
  database: Database,
  { from, contact_name: name }: InboundMessage,
  { random, now }: Source,
): Promise<{ contact: ContactRow; statements: Sql[] }> {
  const known = await findContact(database, from);
  if (!known) {
    const contact = contactRow({
      id: random.uuid(),
      ...(isBsuid(from)
        ? { business_scoped_user_id: from }
        : { wa_id: withoutPlus(from) }),
      profile_name: name ?? null,
      created_at: now,
    });
    return { contact, statements: insert(contacts, [contact]) };
  }
  if (name === undefined || name === known.profile_name) {
    return { contact: known, statements: [] };
  }
  const change = {
    profile_name: name,
    profile_name_folded: name.toLowerCase(),
    updated_at: now,
  };
  return {
    contact: { ...known, ...change },
    statements: [
      update(contacts, change, { id: known.id }),
      update(
        conversations,
        { contact_name: known.display_name ?? name },
        { contact_id: known.id },
      ),
    ],
  };
}
