import {
  contactRow,
  contacts,
  type ContactRow,
} from "../areas/contacts/contact.js";
import { marketingPreferences } from "../areas/contacts/marketing-preferences.js";
import {
  conversationRow,
  type ConversationRow,
} from "../areas/conversations/new-conversation.js";
import { conversations } from "../areas/conversations/conversation.js";
import { assignments } from "../areas/conversations/assignments.js";
import { customers } from "../areas/customers/customers.js";
import { filesOf, mediaFiles } from "../areas/media/files.js";
import { messages } from "../areas/messages/table.js";
import { users } from "../areas/users/users.js";
import { spelling, withoutPlus } from "../phone-number.js";
import {
  ensurePhoneNumber,
  freeNumber,
  idOf,
  instantOf,
  rejectData,
  remember,
  type SeedContext,
} from "./context.js";
import type {
  ContactFixture,
  ConversationFixture,
  MessageFixture,
  UserFixture,
} from "./fixtures.js";
import { fixtureMessage } from "./fixture-message.js";

export function addUser(context: SeedContext, fixture: UserFixture): void {
  const id = fixture.id ?? context.nextUserId;
  context.nextUserId = Math.max(context.nextUserId, id + 1);
  const userId = idOf(fixture.user_id, context);
  context.rows.add(users, {
    id,
    user_id: userId,
    email: fixture.email ?? `user${id}@example.com`,
    name: fixture.name,
    role: fixture.role ?? "member",
  });
  context.memberIds.push(userId);
}

export function addContact(
  context: SeedContext,
  fixture: ContactFixture,
): ContactRow {
  const { number, has_plus } = spelling(fixture.wa_id);
  const createdAt = instantOf(fixture.created_at, context.now);
  const contact = contactRow({
    id: idOf(fixture.id, context),
    wa_id: number,
    has_plus,
    business_scoped_user_id: fixture.business_scoped_user_id ?? null,
    parent_business_scoped_user_id:
      fixture.parent_business_scoped_user_id ?? null,
    username: fixture.username ?? null,
    profile_name: fixture.profile_name ?? null,
    display_name: fixture.display_name ?? null,
    customer_id: fixture.customer_id?.toLowerCase() ?? null,
    metadata: fixture.metadata ?? null,
    created_at: createdAt,
    updated_at: instantOf(fixture.updated_at, createdAt),
  });
  if (contact.wa_id !== null && context.contacts.has(contact.wa_id)) {
    rejectData(`A contact with the number ${contact.wa_id} exists already.`);
  }
  context.rows.add(contacts, contact);
  remember(context, contact);
  addCustomer(context, fixture);
  for (const preference of fixture.marketing_preferences ?? []) {
    const at = instantOf(preference.last_event_at, context.now);
    ensurePhoneNumber(context, preference.phone_number_id);
    context.rows.add(marketingPreferences, {
      internal_id: context.random.uuid(),
      contact_id: contact.id,
      phone_number_id: preference.phone_number_id,
      status: preference.status ?? "stopped",
      detail: preference.detail ?? null,
      source: preference.source ?? "meta_webhook",
      last_event_at: at,
      created_at: at,
      updated_at: at,
    });
  }
  return contact;
}

/** Adds one exact conversation with its contact, messages and assignment. */
export function addConversation(
  context: SeedContext,
  fixture: ConversationFixture,
): void {
  const { messages: fixtures = [], assigned_user_id: assignee } = fixture;
  const id = idOf(fixture.id, context);
  const phoneNumberId = fixture.phone_number_id ?? context.phoneNumberIds[0];
  if (phoneNumberId === undefined)
    return rejectData("The project has no phone number.");
  ensurePhoneNumber(context, phoneNumberId);
  const contact = contactOf(context, fixture);
  const times = fixtures.map((message) => createdAtOf(context, message));
  const activity = instantOf(
    fixture.last_active_at,
    times.reduce(
      (latest, time) => Math.max(latest, time),
      times[0] ?? context.now,
    ),
  );
  const conversation = conversationRow(contact, {
    id,
    phone_number_id: phoneNumberId,
    has_plus: fixture.phone_number
      ? spelling(fixture.phone_number).has_plus
      : undefined,
    parent_business_scoped_user_id: fixture.parent_business_scoped_user_id,
    username: fixture.username,
    contact_name: fixture.contact_name,
    status: fixture.status,
    last_active_at: activity,
    created_at: instantOf(
      fixture.created_at,
      times.reduce((first, time) => Math.min(first, time), activity),
    ),
    updated_at: instantOf(fixture.updated_at, activity),
    metadata: fixture.metadata,
    assigned_user_id: assignee,
  });
  context.rows.add(conversations, conversation);
  for (const message of fixtures) addMessage(context, message, conversation);
  if (assignee === undefined || assignee === null) return;
  if (!context.memberIds.includes(assignee)) {
    rejectData(
      `Conversation assigned_user_id must be the user_id of a project member; got ${JSON.stringify(assignee)}.`,
    );
  }
  context.rows.add(assignments, {
    id: context.random.uuid(),
    conversation_id: id,
    user_id: assignee,
    created_by_user_id: null,
    notes: null,
    active: true,
    created_at: activity,
  });
}

/**
 * Adds one exact message to a conversation.
 *
 * @param stored - the WAMID of the latest stored message.
 */
export function addMessage(
  context: SeedContext,
  fixture: MessageFixture,
  host: ConversationRow,
  stored?: string,
): void {
  const createdAt = createdAtOf(context, fixture);
  const latest =
    fixture.type === "reaction"
      ? (addedBefore(context, host) ?? stored)
      : undefined;
  const message = fixtureMessage(context, fixture, host, createdAt, latest);
  context.rows.add(messages, message);
  context.rows.add(mediaFiles, ...filesOf(message));
}

/** The message that the same call added to the conversation last. */
function addedBefore(
  { rows }: SeedContext,
  { id }: ConversationRow,
): string | undefined {
  return rows
    .of(messages)
    .findLast((row) => row.conversation_id === id && row.type !== "reaction")
    ?.wamid;
}

function createdAtOf(context: SeedContext, fixture: MessageFixture): number {
  return instantOf(fixture.created_at ?? fixture.timestamp, context.now);
}

function contactOf(
  context: SeedContext,
  fixture: ConversationFixture,
): ContactRow {
  const bsuid = fixture.business_scoped_user_id ?? null;
  const isMadeUp = fixture.phone_number === undefined && bsuid === null;
  const phone = isMadeUp
    ? freeNumber(context, "1415", 7)
    : (fixture.phone_number ?? null);
  if (phone === null && bsuid === null) {
    rejectData(
      "A conversation with phone_number null needs a business_scoped_user_id.",
    );
  }
  const known = context.contacts.get(
    phone === null ? (bsuid ?? "") : withoutPlus(phone),
  );
  if (known) return known;
  return addContact(context, {
    wa_id: phone,
    business_scoped_user_id: bsuid,
    parent_business_scoped_user_id:
      fixture.parent_business_scoped_user_id ?? null,
    username: fixture.username ?? null,
    profile_name: fixture.contact_name ?? null,
    ...(fixture.created_at !== undefined && { created_at: fixture.created_at }),
  });
}

function addCustomer(context: SeedContext, fixture: ContactFixture): void {
  const { customer_external_id: externalId } = fixture;
  if (externalId === undefined) return;
  const id = fixture.customer_id?.toLowerCase();
  if (id === undefined) {
    rejectData("A contact with customer_external_id needs a customer_id.");
  }
  if (context.customerIds.includes(id)) return;
  context.customerIds.push(id);
  context.rows.add(customers, {
    id,
    name: externalId,
    external_customer_id: externalId,
    created_at: context.now,
    updated_at: context.now,
  });
}
