import type {
  WhatsappConversation,
  WhatsappMessage,
  WhatsappPhoneNumber,
} from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import type { ReceivedMessage } from "../../inbound.js";
import { PROJECT_ID } from "../../project-identity.js";

/** What a received message makes known: a new conversation, and the message. */
export function eventsOfReceived(received: ReceivedMessage): SandboxEvent[] {
  const { message, conversation, is_new_conversation: isNew } = received;
  const arrived = messageEvent("received", message, conversation, isNew);
  return isNew
    ? [conversationEvent("created", conversation), arrived]
    : [arrived];
}

/** Something that happened to a message. */
export function messageEvent(
  what: "received" | "sent" | "delivered" | "read" | "failed",
  message: WhatsappMessage,
  conversation: WhatsappConversation,
  isNewConversation = false,
): SandboxEvent {
  const phoneNumberId = conversation.phone_number_id ?? null;
  return {
    event: `whatsapp.message.${what}`,
    phoneNumberId,
    contactNumber: conversation.phone_number ?? null,
    payload: {
      message,
      conversation,
      is_new_conversation: isNewConversation,
      phone_number_id: phoneNumberId,
    },
    ...(what === "received" && {
      metaPayload: (number) => metaPayload(message, conversation, number),
    }),
  };
}

/** Something that happened to a conversation. */
export function conversationEvent(
  what: "created" | "ended",
  conversation: WhatsappConversation,
): SandboxEvent {
  const phoneNumberId = conversation.phone_number_id ?? null;
  return {
    event: `whatsapp.conversation.${what}`,
    phoneNumberId,
    contactNumber: conversation.phone_number ?? null,
    payload: { conversation, phone_number_id: phoneNumberId },
  };
}

/** Something that happened to an own number. */
export function phoneNumberEvent(
  event:
    | "whatsapp.config.created"
    | "whatsapp.phone_number.created"
    | "whatsapp.phone_number.deleted",
  phoneNumberId: string,
  customerId: string | null,
): SandboxEvent {
  return {
    event,
    phoneNumberId: null,
    payload: {
      phone_number_id: phoneNumberId,
      project: { id: PROJECT_ID },
      customer: { id: customerId },
    },
  };
}

/** A received message as Meta's own webhook tells it. */
function metaPayload(
  message: WhatsappMessage,
  conversation: WhatsappConversation,
  number: WhatsappPhoneNumber,
): Record<string, unknown> {
  const { kapso, ...plain } = message;
  const name = kapso.contact_name;
  return {
    object: "whatsapp_business_account",
    entry: [
      {
        id: number.business_account_id,
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: {
                // Meta writes the number as digits here.
                display_phone_number: number.display_phone_number_normalized,
                phone_number_id: number.phone_number_id,
              },
              contacts: [
                { wa_id: conversation.phone_number, profile: { name } },
              ],
              messages: [plain],
            },
          },
        ],
      },
    ],
  };
}
