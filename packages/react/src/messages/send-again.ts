import type { WhatsappMessage } from "@kapso-platform/client";
import type { MessageToSend } from "./message-to-send.js";

/** What of a file a message is sent with; the list has more. */
const FILE_MEMBERS = ["id", "link", "caption", "filename"];

/** Kinds of message whose content is a file. */
const FILES = ["image", "video", "audio", "document", "sticker"];

/** The message to send for one of the list that WhatsApp did not deliver. */
export function toMessageToSend(message: WhatsappMessage): MessageToSend {
  const { type, context } = message;
  const given = message[type as keyof WhatsappMessage];
  const content = FILES.includes(type)
    ? Object.fromEntries(
        Object.entries(given ?? {}).filter(([name]) =>
          FILE_MEMBERS.includes(name),
        ),
      )
    : given;
  // What was sent once has the content that belongs to its type.
  return {
    type,
    [type]: content,
    ...(context?.id !== undefined && { context: { message_id: context.id } }),
  } as MessageToSend;
}
