import type {
  WhatsappContact,
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";

/** What became of a received message, as the API shows it. */
export interface ReceivedMessage {
  message: WhatsappMessage;
  conversation: WhatsappConversation;
  contact: WhatsappContact;
  /** Whether the message opened the conversation. */
  is_new_conversation: boolean;
}
