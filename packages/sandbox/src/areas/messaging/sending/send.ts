import { randomBytes, randomUUID } from "node:crypto";
import type {
  MessagingMessage,
  SendMessageResponse,
} from "@kapso-platform/types";
import {
  insert,
  type Call,
  type Database,
  type Microseconds,
} from "../../../kernel.js";
import { buildWamid } from "../../../seed/identifiers.js";
import {
  conversation,
  toConversation,
} from "../../conversations/conversation.js";
import { findOrOpen } from "../../conversations/new-conversation.js";
import { findMessage } from "../../messages/messages.js";
import { append, messageRow } from "../../messages/new-message.js";
import type { PhoneNumberRow } from "../../phone-numbers/phone-number.js";
import { conversationEvent } from "../../webhooks/payloads.js";
import { isBlocked } from "../people.js";
import { metaError } from "../problem.js";
import type { TemplateRow } from "../templates/template.js";
import { assertValues, requireSendable } from "../templates/values.js";
import { assertSendable, attachedFile, contentOf } from "./content.js";
import {
  assertConnected,
  assertMaySend,
  assertOwnAccount,
  assertTakesMarketing,
  type Addressee,
} from "./permission.js";
import { messageProgress } from "./progress.js";
import {
  behaviourOf,
  findRecipient,
  newContact,
  recipientOf,
  type Recipient,
} from "./recipient.js";

type SendCall = Pick<Call<"sendMessage">, "database" | "clock" | "publish">;

/**
 * Sends a message from an own number: appends it to the active conversation
 * with the recipient, which is opened if there is none, and plans its next steps.
 */
export async function send(
  call: SendCall,
  number: PhoneNumberRow,
  message: MessagingMessage,
): Promise<SendMessageResponse> {
  const { database, clock, publish } = call;
  const recipient = recipientOf(message);
  const behaviour = behaviourOf(recipient.waId ?? null);
  if (behaviour.reject) throw behaviour.reject();
  assertConnected(number);
  assertOwnAccount(message, number);
  assertSendable(message);
  const sent = await database.exclusively(async () => {
    const now = clock.tick();
    const contact = await findRecipient(database, recipient);
    const to: Addressee = { contact, behaviour, number };
    await assertMaySend(database, message, to, now);
    if (
      await isBlocked(database, number.phone_number_id, contact?.wa_id ?? null)
    ) {
      to.behaviour = { ...behaviour, steps: ["failed"] };
    }
    const template = await templateOf(call, message, to);
    return store(call, message, recipient, to, now, template);
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
  call: SendCall,
  message: MessagingMessage,
  to: Addressee,
): Promise<TemplateRow | undefined> {
  if (message.type !== "template") return undefined;
  const { phone_number_id: id, business_account_id: account } = to.number;
  const template = await requireSendable(call, message.template, account);
  await assertValues(call.database, template, message.template, id);
  if (template.category === "MARKETING") {
    await assertTakesMarketing(call.database, to);
  }
  return template;
}

async function store(
  { database, clock }: SendCall,
  message: MessagingMessage,
  recipient: Recipient,
  to: Addressee,
  now: Microseconds,
  template: TemplateRow | undefined,
) {
  const { behaviour, number } = to;
  const { phone_number_id: phoneNumberId } = number;
  const context = await quoteOf(database, message, to);
  const { contact, statements } = to.contact
    ? { contact: to.contact, statements: [] }
    : newContact(recipient, now);
  const host = await findOrOpen(database, contact, {
    newId: randomUUID(),
    phoneNumberId,
    at: now,
  });
  const file = await attachedFile(database, message, phoneNumberId);
  const { payload, ...content } = contentOf(message, file, template);
  const party = contact.wa_id ?? contact.business_scoped_user_id ?? "";
  const wamid = buildWamid(
    party,
    randomBytes(10).toString("hex").toUpperCase(),
  );
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
    ...statements,
    ...host.statements,
    ...append(row),
    ...insert(messageProgress, [
      {
        wamid,
        steps: message.type === "reaction" ? ["sent"] : [...behaviour.steps],
        at_once: behaviour.atOnce ?? false,
        due_at: clock.read(),
      },
    ]),
  ]);
  return { wamid, conversationId: host.row.id, isNew: host.isNew };
}

/**
 * The stored `context` of a reply: which message it quotes, and who wrote that.
 * Undefined for a message that is no reply.
 *
 * @throws HttpProblem 400 with Meta's code 131009 for a message that was not
 *   exchanged with the contact; the same for the message that a reaction names.
 */
async function quoteOf(
  database: Database,
  message: MessagingMessage,
  to: Addressee,
): Promise<{ id: string; from?: string } | undefined> {
  if (message.type === "reaction") {
    const { message_id: id } = message.reaction;
    await requireExchanged(database, "reaction.message_id", id, to);
  }
  if (!message.context) return undefined;
  const { message_id: id } = message.context;
  const quoted = await requireExchanged(database, "context.message_id", id, to);
  const from =
    quoted.direction === "inbound"
      ? quoted.phone_number
      : to.number.display_phone_number.replaceAll(/\D/g, "");
  return { id, ...(from && { from }) };
}

async function requireExchanged(
  database: Database,
  member: string,
  wamid: string,
  { contact, number }: Addressee,
) {
  const row = await findMessage(database, wamid);
  const isTheirs =
    row?.phone_number_id === number.phone_number_id &&
    row.phone_number === (contact?.wa_id ?? null) &&
    row.business_scoped_user_id === (contact?.business_scoped_user_id ?? null);
  if (row && isTheirs) return row;
  throw metaError(
    131009,
    `"${member}" must be the id of a message that this number exchanged with the recipient; got ${JSON.stringify(wamid)}.`,
  );
}
