import type {
  MetaWebhookPayload,
  MetaWebhookValue,
  WebhookContact,
  WebhookConversation,
  WebhookCustomer,
  WebhookMessage,
  WebhookProject,
  WhatsappConversation,
  WhatsappMessage,
  WhatsappPhoneNumber,
} from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import type { ReceivedMessage } from "../../seed/fixtures.js";
import { dated } from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import type { ContactRow } from "../contacts/contact.js";
import { spelledNumber } from "../identity.js";
import type { PhoneNumberRow } from "../phone-numbers/phone-number.js";

/** The events of a received message: a new conversation, and the message. */
export function eventsOfReceived(received: ReceivedMessage): SandboxEvent[] {
  const { message, conversation, is_new_conversation: isNew } = received;
  const arrived = messageEvent("received", message, conversation, isNew);
  return isNew
    ? [conversationEvent("created", conversation), arrived]
    : [arrived];
}

export function messageEvent(
  what: "received" | "sent" | "delivered" | "read" | "failed",
  message: WhatsappMessage,
  conversation: WhatsappConversation,
  isNewConversation = false,
): SandboxEvent {
  return {
    ...ofNumber(`whatsapp.message.${what}`, conversation, {
      message: toWebhookMessage(message),
      conversation: toWebhookConversation(conversation),
      is_new_conversation: isNewConversation,
    }),
    toMetaPayload: (number) =>
      metaPayload(
        number,
        what === "received"
          ? receivedValue(message, conversation)
          : { statuses: message.kapso.statuses?.slice(-1) ?? [] },
      ),
  };
}

export function conversationEvent(
  what: "created" | "ended" | "inactive",
  conversation: WhatsappConversation,
  more: Readonly<Record<string, unknown>> = {},
): SandboxEvent {
  return ofNumber(`whatsapp.conversation.${what}`, conversation, {
    conversation: toWebhookConversation(conversation),
    ...more,
  });
}

/** An event of the number of a conversation. */
function ofNumber(
  event: string,
  { phone_number_id: id = null, phone_number: contact }: WhatsappConversation,
  payload: Readonly<Record<string, unknown>>,
): SandboxEvent {
  return {
    event,
    phoneNumberId: id,
    contactNumber: contact ?? null,
    payload: { ...payload, phone_number_id: id },
  };
}

/** The events of a number that is connected or removed. */
export function phoneNumberEvents(
  what: "created" | "deleted",
  number: Pick<PhoneNumberRow, "id" | "phone_number_id" | "customer_id">,
): SandboxEvent[] {
  const { id, phone_number_id } = number;
  const owner = ownerOf(number);
  const made: SandboxEvent = {
    event: `whatsapp.phone_number.${what}`,
    phoneNumberId: null,
    payload: { phone_number_id, ...owner },
  };
  if (what === "deleted") return [made];
  const older: SandboxEvent = {
    event: "whatsapp.config.created",
    phoneNumberId: null,
    payloadVersion: "v1",
    payload: { whatsapp_config: { id, phone_number_id }, ...owner },
  };
  return [older, made];
}

/** The project, and the customer of a number if it has one. */
export function ownerOf({
  customer_id: id,
}: Pick<PhoneNumberRow, "customer_id">): {
  project: WebhookProject;
  customer?: WebhookCustomer;
} {
  return {
    project: { id: PROJECT_ID },
    ...(id !== null && { customer: { id } }),
  };
}

/** A message in a payload: without the conversation's id and name. */
function toWebhookMessage({ kapso, ...message }: WhatsappMessage) {
  const {
    whatsapp_conversation_id: _,
    contact_name: __,
    ...shown
  } = kapso as WhatsappMessage["kapso"] & { contact_name?: unknown };
  // The lists' open objects are of the same form.
  return { ...message, kapso: shown } as unknown as WebhookMessage;
}

/** A conversation in a payload: the contact's name is not in `kapso`. */
export function toWebhookConversation({
  kapso,
  phone_number: phone,
  ...conversation
}: WhatsappConversation): WebhookConversation {
  const { contact_name: name = null, ...latest } = kapso ?? {};
  return {
    ...conversation,
    ...(phone !== null && { phone_number: phone }),
    contact_name: name,
    kapso: latest,
  };
}

export function toWebhookContact(
  row: ContactRow,
  number: Pick<PhoneNumberRow, "kind">,
): WebhookContact {
  const {
    has_plus: _,
    profile_name_folded: __,
    metadata: ___,
    ...contact
  } = dated(row);
  return {
    ...contact,
    wa_id: spelledNumber(row.wa_id, row),
    sandbox: number.kind === "sandbox",
  };
}

/** A received message in Meta's form. */
function receivedValue(
  { kapso, ...message }: WhatsappMessage,
  {
    phone_number: number,
    business_scoped_user_id: userId,
  }: WhatsappConversation,
): MetaWebhookValue {
  const { contact_name: name } = kapso as { contact_name?: string | null };
  return {
    contacts: [
      {
        ...(number && { wa_id: number.replace("+", "") }),
        ...(userId && { user_id: userId }),
        profile: { ...(name && { name }) },
      },
    ],
    messages: [message as unknown as WebhookMessage],
  };
}

function metaPayload(
  number: WhatsappPhoneNumber,
  value: MetaWebhookValue,
): MetaWebhookPayload & Record<string, unknown> {
  return {
    object: "whatsapp_business_account",
    entry: [
      {
        ...(number.business_account_id && { id: number.business_account_id }),
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: {
                // Meta writes the number as digits here.
                display_phone_number:
                  number.display_phone_number_normalized ?? "",
                phone_number_id: number.phone_number_id,
              },
              ...value,
            },
          },
        ],
      },
    ],
  };
}
