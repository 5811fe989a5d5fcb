import { randomUUID } from "node:crypto";
import type {
  WhatsappContact,
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import type { Clock } from "./clock.js";
import { show } from "./members.js";
import { isPhoneNumber, withoutPlus } from "./phone-number.js";
import {
  findPhoneNumber,
  nextPosition,
  phoneNumberRow,
} from "./areas/phone-numbers/phone-number.js";
import { phoneNumbers } from "./areas/phone-numbers/table.js";
import { instantOf, refuse } from "./seed/context.js";
import { checkInbound } from "./seed/fixture-members.js";
import type { Moment } from "./seed/fixtures.js";
import { createRandom } from "./seed/random.js";
import {
  contactRow,
  messageRow,
  NO_MESSAGES,
  type Source,
} from "./seed/row-builders.js";
import {
  findContact,
  toContact,
  type ContactRow,
} from "./areas/contacts/contact.js";
import { contacts } from "./areas/contacts/table.js";
import {
  conversation as conversationResource,
  recount,
  toConversation,
} from "./areas/conversations/conversation.js";
import { conversations } from "./areas/conversations/table.js";
import type { Database } from "./storage/database.js";
import {
  findMessage,
  latestWamid,
  toMessage,
} from "./areas/messages/messages.js";
import { messages } from "./areas/messages/table.js";
import { equals, sql, type Sql } from "./table/sql.js";
import { insert, update } from "./table/statements.js";

/** A message that a contact sends. */
export interface InboundMessage {
  /** The contact's phone number, with or without plus sign, or BSUID. */
  from: string;
  /** Text body, or caption of another type. Default: empty. */
  text?: string;
  /** Default `text`. */
  type?: string;
  /** The own number it goes to; an unknown one is added. Default: the first. */
  phone_number_id?: string;
  /** The name on the sender's profile; renames a known contact. */
  contact_name?: string;
  /** When it was sent. Default: now. */
  timestamp?: Moment;
}

/** What became of a received message, as the API shows it. */
export interface ReceivedMessage {
  message: WhatsappMessage;
  conversation: WhatsappConversation;
  contact: WhatsappContact;
  /** Whether the message opened the conversation. */
  is_new_conversation: boolean;
}

/**
 * Stores an inbound message: finds or creates the contact, finds its active
 * conversation with the number or opens one, and moves its activity on.
 *
 * @throws SandboxError `INVALID_FIXTURE` for a sender or time that is none.
 */
export function receiveMessage(
  database: Database,
  clock: Clock,
  message: InboundMessage,
): Promise<ReceivedMessage> {
  checkInbound(message);
  const isBsuid = /^[A-Z]{2}\.[A-Z0-9.]+$/.test(message.from);
  if (!isBsuid && !isPhoneNumber(message.from)) {
    refuse(
      `A message's "from" must be a phone number in E.164 form or a BSUID such as US.13491208655302741918; got ${show(message.from)}.`,
    );
  }
  return database.exclusively(async () => {
    const now = clock.tick();
    const source = { random: createRandom(randomUUID()), now };
    const at = instantOf("Message timestamp", message.timestamp, now);
    const statements: Sql[] = [];
    const phoneNumberId = await numberOf(database, message, source, statements);
    const contactId = await contactOf(
      database,
      { ...message, isBsuid },
      source,
      statements,
    );
    await database.write(statements);
    const contact = await findContact(database, contactId);
    if (!contact) throw new Error("The contact was not stored.");
    const active = await findActive(database, contactId, phoneNumberId);
    const conversationId = active ?? source.random.uuid();
    const host = hostOf(contact, conversationId, phoneNumberId);
    const latest =
      active === undefined ? undefined : await latestWamid(database, active);
    const row = messageRow(source, message, host, at, latest);
    await database.write([
      ...(active === undefined
        ? insert(conversations, [
            {
              ...host,
              contact_id: contactId,
              contact_name: contact.display_name ?? contact.profile_name,
              status: "active",
              last_active_at: at,
              created_at: at,
              updated_at: at,
              metadata: {},
              ...NO_MESSAGES,
            },
          ])
        : []),
      ...insert(messages, [row]),
      recount([conversationId]),
      sql`UPDATE ${conversations} SET last_active_at = max(last_active_at, ${at}), updated_at = max(updated_at, ${at}) WHERE id = ${conversationId}`,
    ]);
    const [conversation, stored] = await Promise.all([
      conversationResource.find(database, conversationId),
      findMessage(database, row.wamid),
    ]);
    if (!conversation || !stored)
      throw new Error("The message was not stored.");
    return {
      message: toMessage(stored),
      conversation: toConversation(conversation),
      contact: toContact(contact),
      is_new_conversation: active === undefined,
    };
  });
}

async function numberOf(
  database: Database,
  message: InboundMessage,
  source: Source,
  statements: Sql[],
): Promise<string> {
  const { phone_number_id: given } = message;
  if (given !== undefined) {
    if (!(await findPhoneNumber(database, given))) {
      const row = phoneNumberRow({
        id: source.random.uuid(),
        phone_number_id: given,
        position: await nextPosition(database),
        created_at: source.now,
      });
      statements.push(...insert(phoneNumbers, [row]));
    }
    return given;
  }
  const first = await database.first(
    phoneNumbers,
    [],
    sql`${phoneNumbers.position}`,
  );
  return first?.phone_number_id ?? refuse("The project has no phone number.");
}

async function contactOf(
  database: Database,
  message: InboundMessage & { isBsuid: boolean },
  source: Source,
  statements: Sql[],
): Promise<string> {
  const { from, isBsuid, contact_name: name } = message;
  const known = await findContact(database, from);
  if (!known) {
    const row = contactRow(source, {
      ...(isBsuid
        ? { business_scoped_user_id: from }
        : { wa_id: withoutPlus(from) }),
      profile_name: name ?? null,
    });
    statements.push(...insert(contacts, [row]));
    return row.id;
  }
  const { id } = known;
  if (name !== undefined && name !== known.profile_name) {
    statements.push(
      update(
        contacts,
        {
          profile_name: name,
          profile_name_folded: name.toLowerCase(),
          updated_at: source.now,
        },
        [equals(contacts.id, id)],
      ),
      update(conversations, { contact_name: known.display_name ?? name }, [
        equals(conversations.contact_id, id),
      ]),
    );
  }
  return id;
}

async function findActive(
  database: Database,
  contactId: string,
  phoneNumberId: string,
): Promise<string | undefined> {
  const row = await database.first(
    conversations,
    [
      equals(conversations.contact_id, contactId),
      equals(conversations.phone_number_id, phoneNumberId),
      equals(conversations.status, "active"),
    ],
    sql`${conversations.last_active_at} DESC, ${conversations.id} DESC`,
  );
  return row?.id;
}

function hostOf(contact: ContactRow, id: string, phoneNumberId: string) {
  return {
    id,
    phone_number_id: phoneNumberId,
    phone_number: contact.wa_id,
    has_plus: contact.has_plus,
    business_scoped_user_id: contact.business_scoped_user_id,
    parent_business_scoped_user_id: contact.parent_business_scoped_user_id,
    username: contact.username,
  };
}
