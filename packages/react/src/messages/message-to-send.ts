import {
  KapsoArgumentError,
  type MediaFile,
  type TemplateToSend,
  type WhatsappConversation,
  type WhatsappMessagesSendBody,
} from "@kapso-platform/client";

/**
 * A business number and a contact: a conversation, or these members for a conversation that
 * does not exist yet.
 */
export type MessageThread = {
  /** Kapso id of the conversation, if there is one. */
  readonly id?: string | undefined;
} & {
  readonly [Name in keyof Address]?: WhatsappConversation[Name] | undefined;
};

type Address = Pick<
  WhatsappConversation,
  "phone_number_id" | "phone_number" | "business_scoped_user_id"
>;

/** Each alternative of a message, without the recipient. */
type WithoutRecipient<Message> = Message extends unknown
  ? Omit<Message, "to" | "recipient" | "recipient_type">
  : never;

/** A file to upload and send. Its media type decides how it is shown. */
export interface FileToSend {
  /** A `File`, a `Blob`, or `{ data, type, filename }`. */
  file: MediaFile;
  /** Text below an image, a video or a document. */
  caption?: string | undefined;
  /** Makes the message a reply. */
  context?: { message_id: string } | undefined;
}

/** A template with values for its parameters. */
export type TemplateContent = WithoutRecipient<TemplateToSend>;

/**
 * A message for `useSendMessage`, without the recipient: a message of
 * `kapso.whatsapp.messages.send`, a file, or a template with values.
 */
export type MessageToSend =
  WithoutRecipient<WhatsappMessagesSendBody> | FileToSend | TemplateContent;

/** Variables of the mutation of `useSendMessage`. */
export interface SendMessageVariables {
  /** Key of the bubble. */
  readonly key: string;
  /** Meta id of the business phone number. */
  readonly phone_number_id: string;
  /** Phone number of the contact, or otherwise the business-scoped user id. */
  readonly address: { readonly to: string } | { readonly recipient: string };
  /** Kapso id of the conversation, if there is one. */
  readonly conversation_id: string | null;
  readonly message: MessageToSend;
}

/** Whether a message is a file, which must be uploaded first. */
export function isFile(message: MessageToSend): message is FileToSend {
  return "file" in message;
}

/** Whether a message is a template with values. */
export function isTemplate(message: MessageToSend): message is TemplateContent {
  return !("type" in message) && "template" in message;
}

/**
 * The id of a thread. Messages of a thread are sent one after the other.
 *
 * @returns null for a thread without a number or a contact
 */
export function threadIdOf(
  thread: MessageThread | null | undefined,
): string | null {
  const { phone_number_id: number, phone_number } = thread ?? {};
  // The API returns the same number with and without a plus sign.
  const contact = phone_number
    ? phone_number.replaceAll(/\D/g, "")
    : thread?.business_scoped_user_id;
  return number && contact ? `${number}/${contact}` : null;
}

/**
 * Adds the recipient to a message.
 *
 * @throws KapsoArgumentError for a thread without a number or a contact
 */
export function toVariables(
  thread: MessageThread | null | undefined,
  message: MessageToSend,
): SendMessageVariables {
  const { id, phone_number_id, phone_number, business_scoped_user_id } =
    thread ?? {};
  if (!phone_number_id || !(phone_number ?? business_scoped_user_id)) {
    throw new KapsoArgumentError(
      "conversation",
      "must have phone_number_id, and phone_number or business_scoped_user_id, to send a message to its contact",
    );
  }
  return {
    // Unlike a counter, this key is not used again after a reload.
    key: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
    phone_number_id,
    address: phone_number
      ? { to: phone_number }
      : { recipient: business_scoped_user_id ?? "" },
    conversation_id: id ?? null,
    message,
  };
}
