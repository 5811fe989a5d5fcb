import {
  equals,
  insert,
  sql,
  type Database,
  type Microseconds,
  type Row,
  type Sql,
} from "../../../kernel.js";
import { isPhoneNumber } from "../../../phone-number.js";
import { createRandom } from "../../../seed/random.js";
import {
  contactRow,
  NO_MESSAGES,
  type MessageHost,
} from "../../../seed/row-builders.js";
import { findContact, type ContactRow } from "../../contacts/contact.js";
import { contacts } from "../../contacts/table.js";
import { conversations } from "../../conversations/table.js";
import { metaProblem } from "../problem.js";

/** Whom a message names. */
export interface Recipient {
  /** As the request spells it. */
  input: string;
  /** The number as WhatsApp spells it, digits only. */
  waId?: string;
  /** A business-scoped user id. */
  userId?: string;
}

/**
 * Reads whom a message names; a phone number wins over a user id.
 *
 * @throws HttpProblem 400 for a text that is neither.
 */
export function recipientOf(message: {
  to?: string;
  recipient?: string;
  recipient_type?: string;
}): Recipient {
  const { to, recipient = "" } = message;
  if (message.recipient_type === "group") {
    throw invalidRecipient(
      "The sandbox has no groups; the recipient_type of a message is individual.",
    );
  }
  if (to === undefined) {
    if (/^[A-Z]{2}\.[A-Z0-9.]+$/.test(recipient)) {
      return { input: recipient, userId: recipient };
    }
    throw invalidRecipient(
      `"recipient" must be a business-scoped user id such as US.13491208655302741918; got ${JSON.stringify(recipient)}.`,
    );
  }
  const digits = to.replaceAll(/[\s()+.-]/g, "");
  if (isPhoneNumber(digits)) return { input: to, waId: digits };
  throw invalidRecipient(
    `"to" must be a phone number with its country code such as 15551234567; got ${JSON.stringify(to)}.`,
  );
}

function invalidRecipient(details: string) {
  return metaProblem({
    status: 400,
    code: 400,
    subcode: 1001,
    message: "Invalid phone number format",
    details,
  });
}

/** The contact that a recipient is, if the project knows it. */
export function findRecipient(
  database: Database,
  { waId, userId }: Recipient,
): Promise<ContactRow | undefined> {
  return findContact(database, waId ?? userId ?? "");
}

/** A contact for a recipient that the project does not know. */
export function newContact(
  { waId, userId, input }: Recipient,
  now: Microseconds,
): { contact: ContactRow; statements: Sql[] } {
  const random = createRandom(`${input}/${now}`);
  const contact = contactRow(
    { random, now },
    waId === undefined
      ? { business_scoped_user_id: userId ?? null }
      : { wa_id: waId },
  );
  return { contact, statements: insert(contacts, [contact]) };
}

/** The conversation that a message to a contact belongs to. */
export async function findActiveConversation(
  database: Database,
  contactId: string,
  phoneNumberId: string,
): Promise<Row<typeof conversations> | undefined> {
  return database.first(
    conversations,
    [
      equals(conversations.contact_id, contactId),
      equals(conversations.phone_number_id, phoneNumberId),
      equals(conversations.status, "active"),
    ],
    sql`${conversations.last_active_at} DESC, ${conversations.id} DESC`,
  );
}

/** The members that a conversation and its messages repeat of a contact. */
export function identityOf(
  contact: ContactRow,
): Omit<MessageHost, "id" | "phone_number_id"> {
  return {
    phone_number: contact.wa_id,
    has_plus: contact.has_plus,
    business_scoped_user_id: contact.business_scoped_user_id,
    parent_business_scoped_user_id: contact.parent_business_scoped_user_id,
    username: contact.username,
  };
}

/** The statements that open a conversation with a contact. */
export function newConversation(
  id: string,
  contact: ContactRow,
  phoneNumberId: string,
  now: Microseconds,
): Sql[] {
  return insert(conversations, [
    {
      ...identityOf(contact),
      id,
      phone_number_id: phoneNumberId,
      contact_id: contact.id,
      contact_name: contact.display_name ?? contact.profile_name,
      status: "active",
      last_active_at: now,
      created_at: now,
      updated_at: now,
      metadata: {},
      ...NO_MESSAGES,
    },
  ]);
}
