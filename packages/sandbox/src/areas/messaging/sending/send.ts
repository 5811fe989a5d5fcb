import { randomBytes, randomUUID } from "node:crypto";
import type {
  MessagingMessage,
  SendMessageResponse,
  WhatsappPhoneNumber,
} from "@kapso-platform/types";
import {
  equals,
  HttpProblem,
  insert,
  sql,
  type Call,
  type Database,
  type Microseconds,
} from "../../../kernel.js";
import { buildWamid } from "../../../seed/identifiers.js";
import { conversationEvent } from "../../webhooks/payloads.js";
import type { ContactRow } from "../../contacts/contact.js";
import { marketingPreferences } from "../../contacts/table.js";
import {
  conversation,
  toConversation,
} from "../../conversations/conversation.js";
import { findOrOpen } from "../../conversations/new-conversation.js";
import { append, messageRow } from "../../messages/new-message.js";
import { messages } from "../../messages/table.js";
import { attachedFile } from "./attached.js";
import { contentOf } from "./content.js";
import { assertConnected } from "./number-status.js";
import { assertValues, requireSendable } from "../templates/values.js";
import type { TemplateRow } from "../templates/template.js";
import { isBlocked } from "../number/blocked-users.js";
import { quoteOf } from "./quote.js";
import {
  findRecipient,
  newContact,
  recipientOf,
  type Recipient,
} from "./recipient.js";
import { assertSendable } from "./rules.js";
import { messageProgress } from "./table.js";
import { behaviourOf, tooFastForOne, type Behaviour } from "./test-numbers.js";
import { assertWindowOpen } from "./window.js";

type SendCall = Pick<Call<"sendMessage">, "database" | "clock" | "publish">;

/**
 * Sends a message from an own number: appends it to the active conversation
 * with the recipient, which is opened if there is none, and lets what follows
 * take its course.
 */
export async function send(
  { database, clock, publish }: SendCall,
  number: WhatsappPhoneNumber,
  message: MessagingMessage,
): Promise<SendMessageResponse> {
  const recipient = recipientOf(message);
  const behaviour = behaviourOf(recipient.waId ?? null);
  if (behaviour.reject) throw behaviour.reject();
  assertConnected(number);
  assertOwnAccount(message, number);
  assertSendable(message);
  const sent = await database.exclusively(async () => {
    const now = clock.tick();
    const contact = await findRecipient(database, recipient);
    const to = { contact, recipient, behaviour, number };
    await assertMaySend(database, message, to, now);
    if (
      await isBlocked(database, number.phone_number_id, contact?.wa_id ?? null)
    ) {
      to.behaviour = { ...behaviour, steps: ["failed"] };
    }
    const template = await templateOf({ database, clock }, message, to);
    return store({ database, clock }, message, to, now, template);
  });
  if (sent.isNew) {
    const row = await conversation.find(database, sent.conversationId);
    if (row) await publish(conversationEvent("created", toConversation(row)));
  }
  const { input, waId, userId } = recipient;
  return {
    messaging_product: "whatsapp",
    contacts: [
      waId === undefined
        ? { input, user_id: userId ?? null }
        : { input, wa_id: waId },
    ],
    messages: [{ id: sent.wamid }],
  };
}

/**
 * The template of a message, which has all the values that it needs.
 *
 * @throws HttpProblem with Meta's code, or Kapso's for a contact that takes no
 *   marketing messages.
 */
async function templateOf(
  call: Pick<SendCall, "database" | "clock">,
  message: MessagingMessage,
  { contact, number }: Addressee,
): Promise<TemplateRow | undefined> {
  if (message.type !== "template") return undefined;
  const { template: sent } = message;
  const { phone_number_id: id, business_account_id: account } = number;
  const template = await requireSendable(call, sent, account ?? null);
  await assertValues(call.database, template, sent, id);
  if (contact && template.category === "MARKETING") {
    await assertTakesMarketing(call.database, number, contact);
  }
  return template;
}

/**
 * Throws HttpProblem 422 if the contact takes no marketing messages of the
 * number: Kapso does not pass them on.
 */
async function assertTakesMarketing(
  database: Database,
  number: WhatsappPhoneNumber,
  contact: ContactRow,
): Promise<void> {
  const isStopped = await database.has(marketingPreferences, [
    equals(marketingPreferences.contact_id, contact.id),
    equals(marketingPreferences.phone_number_id, number.phone_number_id),
    equals(marketingPreferences.status, "stopped"),
  ]);
  if (!isStopped) return;
  const error = "Contact stopped marketing messages on this WhatsApp number";
  throw new HttpProblem(422, error, {
    body: { error, code: "marketing_preference_stopped" },
  });
}

interface Addressee {
  contact: ContactRow | undefined;
  recipient: Recipient;
  behaviour: Behaviour;
  number: WhatsappPhoneNumber;
}

async function assertMaySend(
  database: Database,
  message: MessagingMessage,
  { contact, behaviour, number }: Addressee,
  now: Microseconds,
): Promise<void> {
  if (message.type !== "template") {
    const { phone_number_id: id } = number;
    await assertWindowOpen(database, contact, behaviour, id, now);
  }
  const { pauseMs } = behaviour;
  if (contact && pauseMs !== undefined) {
    const isTooEarly = await database.has(messages, [
      equals(messages.phone_number_id, number.phone_number_id),
      equals(messages.phone_number, contact.wa_id ?? ""),
      equals(messages.direction, "outbound"),
      sql`${messages.created_at} > ${now - pauseMs * 1000}`,
    ]);
    if (isTooEarly) throw tooFastForOne();
  }
}

async function store(
  { database, clock }: Pick<SendCall, "database" | "clock">,
  message: MessagingMessage,
  { contact: known, recipient, behaviour, number }: Addressee,
  now: Microseconds,
  template: TemplateRow | undefined,
) {
  const { phone_number_id: phoneNumberId } = number;
  const context = await quoteOf(database, message, known, number);
  const created = known ? undefined : newContact(recipient, now);
  const contact = known ?? created?.contact;
  if (!contact) throw new TypeError("A recipient is known or new.");
  const host = await findOrOpen(database, contact, {
    newId: randomUUID(),
    phoneNumberId,
    at: now,
  });
  const file = await attachedFile(database, message, phoneNumberId);
  const { payload, ...content } = contentOf(message, { file, template });
  const party = contact.wa_id ?? contact.business_scoped_user_id ?? "";
  const wamid = buildWamid(
    party,
    randomBytes(10).toString("hex").toUpperCase(),
  );
  const steps =
    message.type === "reaction" ? ["sent" as const] : behaviour.steps;
  const row = messageRow(host.row, {
    id: randomUUID(),
    wamid,
    direction: "outbound",
    status: "pending",
    type: message.type,
    ...content,
    payload: { ...payload, ...(context && { context }) },
    created_at: now,
  });
  await database.write([
    ...(created?.statements ?? []),
    ...host.statements,
    ...append(row),
    ...insert(messageProgress, [
      {
        wamid,
        steps: [...steps],
        at_once: behaviour.atOnce ?? false,
        due_at: clock.read(),
      },
    ]),
  ]);
  return { wamid, conversationId: host.row.id, isNew: host.isNew };
}

function assertOwnAccount(
  message: MessagingMessage,
  number: WhatsappPhoneNumber,
): void {
  const account =
    // An old name of the same member.
    // oxlint-disable-next-line typescript/no-deprecated -- clients may still send it
    message.messaging_account_id ?? message.paid_messaging_account_id;
  if (account === undefined || account === number.business_account_id) return;
  const error = `Messaging account ${account} is not the account of phone number ${number.phone_number_id}`;
  throw new HttpProblem(422, error, {
    body: { error, code: "messaging_account_mismatch" },
  });
}
