import { randomUUID } from "node:crypto";
import {
  insert,
  type Database,
  type HttpProblem,
  type Microseconds,
  type Sql,
} from "../../../kernel.js";
import { isBsuid, isPhoneNumber } from "../../../phone-number.js";
import {
  contactRow,
  contacts,
  findContact,
  type ContactRow,
} from "../../contacts/contact.js";
import { metaError, rejection } from "../problem.js";
import type { Step } from "./progress.js";

/** The person that a message is for. */
export interface Recipient {
  /** As the request spells it. */
  input: string;
  /** The number as WhatsApp spells it, digits only. */
  waId?: string;
  /** A business-scoped user id. */
  userId?: string;
}

/**
 * Reads the recipient of a message; a phone number wins over a user id.
 *
 * @throws HttpProblem 400 for a text that is neither.
 */
export function recipientOf(message: {
  to?: string | undefined;
  recipient?: string | undefined;
  recipient_type?: string | undefined;
}): Recipient {
  const { to, recipient = "" } = message;
  if (message.recipient_type === "group") {
    throw invalidRecipient(
      "The sandbox has no groups; the recipient_type of a message is individual.",
    );
  }
  if (to === undefined) {
    if (isBsuid(recipient)) return { input: recipient, userId: recipient };
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

function invalidRecipient(details: string): HttpProblem {
  return rejection(400, "Invalid phone number format", {
    details,
    subcode: 1001,
  });
}

export function findRecipient(
  database: Database,
  { waId, userId }: Recipient,
): Promise<ContactRow | undefined> {
  return findContact(database, waId ?? userId ?? "");
}

export function newContact(
  { waId, userId }: Recipient,
  now: Microseconds,
): { contact: ContactRow; statements: Sql[] } {
  const contact = contactRow({
    id: randomUUID(),
    wa_id: waId ?? null,
    business_scoped_user_id: userId ?? null,
    created_at: now,
  });
  return { contact, statements: insert(contacts, [contact]) };
}

/** What happens to messages to a number. */
export interface Behaviour {
  steps: readonly Step[];
  atOnce?: true;
  /** The state of the reply window. Default: open for a day after a message. */
  window?: "open" | "closed";
  reject?: () => HttpProblem;
  /** The shortest time between two messages, in milliseconds. */
  pauseMs?: number;
}

const ORDINARY: Behaviour = { steps: ["sent", "delivered", "read"] };

/** Numbers with a special behaviour; the README lists them. */
const TEST_NUMBERS: Readonly<Record<string, Behaviour>> = {
  "15550131026": { steps: ["failed"], window: "open" },
  "15550001001": { ...ORDINARY, atOnce: true, window: "open" },
  "15550001002": { steps: ["sent"], window: "open" },
  "15550001003": { steps: ["sent", "delivered"], window: "open" },
  "15550001004": { steps: ["sent", "failed"], window: "open" },
  "15550001005": { steps: [...ORDINARY.steps, "echo"], window: "open" },
  "15550131047": { ...ORDINARY, window: "closed" },
  "15550130429": { ...ORDINARY, window: "open", reject: tooFast },
  "15550131056": { ...ORDINARY, window: "open", pauseMs: 6000 },
};

/** How the phone behind a number behaves. */
export function behaviourOf(phoneNumber: string | null): Behaviour {
  return TEST_NUMBERS[phoneNumber ?? ""] ?? ORDINARY;
}

function tooFast(): HttpProblem {
  return metaError(
    130429,
    "Too many messages were sent from this number in a short time.",
    { headers: { "Retry-After": "1" } },
  );
}
