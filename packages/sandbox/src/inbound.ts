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
  findPhoneNumber,
  nextPosition,
  phoneNumberRow,
  phoneNumbers,
} from "./areas/phone-numbers/phone-number.js";
import type { Clock } from "./clock.js";
import { show } from "./members.js";
import { isPhoneNumber, withoutPlus } from "./phone-number.js";
import { instantOf, rejectData } from "./seed/context.js";
import { checkInbound } from "./seed/fixture-members.js";
import { fixtureMessage, type Source } from "./seed/fixture-message.js";
import type { ReceivedMessage } from "./received-message.js";
import type { InboundMessage } from "./seed/fixtures.js";
import { createRandom } from "./seed/random.js";
import type { Database } from "./storage/database.js";
import { equals, sql, type Sql } from "./table/sql.js";
import { insert, update } from "./table/statements.js";

/**
 * Stores an inbound message: finds or creates the contact, finds its active
 * conversation with the number or opens one, and moves its activity on.
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
  const isBsuid = /^[A-Z]{2}\.[A-Z0-9.]+$/.test(message.from);
  if (!isBsuid && !isPhoneNumber(message.from)) {
    rejectData(
      `A message's "from" must be a phone number in E.164 form or a BSUID such as US.13491208655302741918; got ${show(message.from)}.`,
    );
  }
  return database.exclusively(async () => {
    const now = clock.tick();
    const source = { random: createRandom(randomUUID()), now };
    const at = instantOf("Message timestamp", message.timestamp, now);
    const number = await numberOf(database, message, source);
    const sender = await senderOf(database, message, isBsuid, source);
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

/** The own number that a message goes to, and what adds it if it is new. */
async function numberOf(
  database: Database,
  { phone_number_id: given }: InboundMessage,
  source: Source,
): Promise<{ id: string; statements: Sql[] }> {
  if (given === undefined) {
    const [first] = await database.all(phoneNumbers, {
      orderBy: sql`${phoneNumbers.position}`,
      limit: 1,
    });
    if (!first) return rejectData("The project has no phone number.");
    return { id: first.phone_number_id, statements: [] };
  }
  if (await findPhoneNumber(database, given)) {
    return { id: given, statements: [] };
  }
  const row = phoneNumberRow({
    id: source.random.uuid(),
    phone_number_id: given,
    position: await nextPosition(database),
    created_at: source.now,
  });
  return { id: given, statements: insert(phoneNumbers, [row]) };
}

/** The contact who sends a message, and what adds or renames it. */
async function senderOf(
  database: Database,
  { from, contact_name: name }: InboundMessage,
  isBsuid: boolean,
  { random, now }: Source,
): Promise<{ contact: ContactRow; statements: Sql[] }> {
  const known = await findContact(database, from);
  if (!known) {
    const contact = contactRow({
      id: random.uuid(),
      ...(isBsuid
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
      update(contacts, change, [equals(contacts.id, known.id)]),
      update(conversations, { contact_name: known.display_name ?? name }, [
        equals(conversations.contact_id, known.id),
      ]),
    ],
  };
}
