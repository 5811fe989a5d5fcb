import type { MessagingMessage } from "@kapso-platform/types";
import {
  conditionsOf,
  DAY,
  HttpProblem,
  sql,
  type Database,
  type Microseconds,
} from "../../../kernel.js";
import type { ContactRow } from "../../contacts/contact.js";
import { marketingPreferences } from "../../contacts/marketing-preferences.js";
import { conversations } from "../../conversations/conversation.js";
import { messages } from "../../messages/table.js";
import type { PhoneNumberRow } from "../../phone-numbers/phone-number.js";
import { metaError } from "../problem.js";
import type { Behaviour } from "./recipient.js";

/** How long any message may be sent after the contact's last one. */
const WINDOW = DAY;

/** A contact, and the own number that sends to it. */
export interface Addressee {
  /** Undefined for a recipient that the project does not know. */
  contact: ContactRow | undefined;
  behaviour: Behaviour;
  number: PhoneNumberRow;
}

/**
 * Throws HttpProblem with Meta's code unless an own number may send: Meta can have
 * reported that its connection was lost, or that its account is disabled.
 */
export function assertConnected(number: PhoneNumberRow): void {
  const { status, phone_number_id: id } = number;
  if (status === "DISCONNECTED") {
    throw metaError(
      133010,
      `Phone number ${id} is not connected to the Cloud API.`,
    );
  }
  if (status === "BANNED") {
    throw metaError(
      131031,
      `The business account of phone number ${id} is disabled.`,
    );
  }
}

/** Throws HttpProblem 422 for a message that names another business account. */
export function assertOwnAccount(
  message: MessagingMessage,
  { phone_number_id: id, business_account_id: own }: PhoneNumberRow,
): void {
  const account =
    // An old name of the same member.
    // oxlint-disable-next-line typescript/no-deprecated -- clients may still send it
    message.messaging_account_id ?? message.paid_messaging_account_id;
  if (account === undefined || account === own) return;
  throw ofKapso(
    "messaging_account_mismatch",
    `Messaging account ${account} is not the account of phone number ${id}`,
  );
}

/**
 * Throws HttpProblem unless the contact wrote to the number within the last 24
 * hours (422 with Meta's code 131047), and the number does not send too fast (429
 * with 131056). The window does not matter to a template.
 */
export async function assertMaySend(
  database: Database,
  message: MessagingMessage,
  to: Addressee,
  now: Microseconds,
): Promise<void> {
  if (message.type !== "template" && !(await isWindowOpen(database, to, now))) {
    throw metaError(
      131047,
      "More than 24 hours have passed since the customer last wrote to this number. Send a template instead.",
      { subcode: 131047, type: "MessageError" },
    );
  }
  const { contact, behaviour, number } = to;
  const { pauseMs } = behaviour;
  if (!contact || pauseMs === undefined) return;
  const isTooEarly = await database.has(messages, [
    ...conditionsOf(messages, {
      phone_number_id: number.phone_number_id,
      phone_number: contact.wa_id ?? "",
      direction: "outbound",
    }),
    sql`${messages.created_at} > ${now - pauseMs * 1000}`,
  ]);
  if (!isTooEarly) return;
  throw metaError(
    131056,
    "Too many messages were sent to this person in a short time; wait 6 seconds between two.",
    { headers: { "Retry-After": "6" } },
  );
}

async function isWindowOpen(
  database: Database,
  { contact, behaviour, number }: Addressee,
  now: Microseconds,
): Promise<boolean> {
  if (behaviour.window !== undefined) return behaviour.window === "open";
  if (!contact) return false;
  return database.has(conversations, [
    ...conditionsOf(conversations, {
      contact_id: contact.id,
      phone_number_id: number.phone_number_id,
    }),
    sql`${conversations.last_inbound_at} > ${now - WINDOW}`,
  ]);
}

/**
 * Throws HttpProblem 422 if the contact takes no marketing messages of the
 * number: Kapso does not forward them.
 */
export async function assertTakesMarketing(
  database: Database,
  { contact, number }: Addressee,
): Promise<void> {
  if (!contact) return;
  const isStopped = await database.has(marketingPreferences, {
    contact_id: contact.id,
    phone_number_id: number.phone_number_id,
    status: "stopped",
  });
  if (!isStopped) return;
  throw ofKapso(
    "marketing_preference_stopped",
    "Contact stopped marketing messages on this WhatsApp number",
  );
}

/** 422 in Kapso's own form. */
function ofKapso(code: string, error: string): HttpProblem {
  return new HttpProblem(422, error, { body: { error, code } });
}
