import { randomUUID } from "node:crypto";
import type { SandboxEvent } from "../../events.js";
import {
  formatTimestamp,
  insert,
  pick,
  remove,
  SECOND,
  sql,
  update,
  type Database,
  type Microseconds,
} from "../../kernel.js";
import { show } from "../../members.js";
import { rejectData } from "../../seed/context.js";
import { contacts, findContact, type ContactRow } from "../contacts/contact.js";
import { marketingPreferences } from "../contacts/marketing-preferences.js";
import {
  conversations,
  toConversation,
} from "../conversations/conversation.js";
import { threadOwners } from "../messaging/people.js";
import type { PhoneNumberRow } from "../phone-numbers/phone-number.js";
import {
  toWebhookContact,
  toWebhookConversation,
} from "../webhooks/payloads.js";
import { numberOf } from "./numbers.js";
import type { Handover, IdentityReport, PreferenceReport } from "./report.js";

/** Gives a contact another business-scoped user id, in its conversations too. */
export async function changeIdentity(
  database: Database,
  report: IdentityReport,
  now: Microseconds,
): Promise<SandboxEvent> {
  const number = await numberOf(database, report);
  const before = await contactOf(database, report.contact);
  const previous = pick(
    before,
    "business_scoped_user_id",
    "parent_business_scoped_user_id",
  );
  const ids = {
    business_scoped_user_id: report.business_scoped_user_id,
    parent_business_scoped_user_id:
      report.parent_business_scoped_user_id ??
      before.parent_business_scoped_user_id,
  };
  await database.write([
    update(contacts, { ...ids, updated_at: now }, { id: before.id }),
    update(conversations, ids, { contact_id: before.id }),
  ]);
  const after = { ...before, ...ids, updated_at: now };
  return ofContact(report.event, after, number, { previous });
}

/** Stores whether a contact accepts marketing messages of a number. */
export async function changePreference(
  database: Database,
  report: PreferenceReport,
  now: Microseconds,
): Promise<SandboxEvent> {
  const { status, detail = null } = report;
  const number = await numberOf(database, report);
  const contact = await contactOf(database, report.contact);
  const { phone_number_id } = number;
  const pair = { contact_id: contact.id, phone_number_id };
  const known = await database.first(marketingPreferences, pair);
  const row = {
    internal_id: randomUUID(),
    ...pair,
    source: "meta_webhook",
    created_at: now,
    ...known,
    ...{ status, detail, last_event_at: now, updated_at: now },
  };
  await database.write([
    remove(marketingPreferences, pair),
    ...insert(marketingPreferences, [row]),
  ]);
  return ofContact(report.event, contact, number, {
    marketing_preference: {
      status,
      previous_status: known?.status ?? null,
      detail,
      // To the second, as the description says.
      occurred_at: formatTimestamp(now - (now % SECOND)),
      // Instants of the sandbox's clock never repeat.
      sequence: now,
    },
  });
}

/** Stores that Kapso handles the thread with a contact again. */
export async function handOver(
  database: Database,
  report: Handover,
): Promise<SandboxEvent> {
  const number = await numberOf(database, report);
  const contact = await contactOf(database, report.contact);
  const host = await database.first(
    conversations,
    { contact_id: contact.id, phone_number_id: number.phone_number_id },
    sql`${conversations.last_active_at} DESC, ${conversations.id} DESC`,
  );
  const { wa_id, business_scoped_user_id } = contact;
  await database.write(
    [wa_id, business_scoped_user_id].map((person) =>
      remove(threadOwners, { id: `${number.phone_number_id}/${person ?? ""}` }),
    ),
  );
  return ofContact(report.event, contact, number, {
    ...(host && { conversation: toWebhookConversation(toConversation(host)) }),
  });
}

function ofContact(
  event: string,
  contact: ContactRow,
  number: PhoneNumberRow,
  more: Readonly<Record<string, unknown>>,
): SandboxEvent {
  return {
    event,
    phoneNumberId: number.phone_number_id,
    contactNumber: contact.wa_id,
    payload: {
      contact: toWebhookContact(contact, number),
      ...more,
      phone_number_id: number.phone_number_id,
    },
  };
}

async function contactOf(
  database: Database,
  identifier: string,
): Promise<ContactRow> {
  const contact =
    typeof identifier === "string"
      ? await findContact(database, identifier)
      : undefined;
  if (contact) return contact;
  return rejectData(
    `"contact" must be the phone number, id or business-scoped user id of a contact; got ${show(identifier)}.`,
  );
}
