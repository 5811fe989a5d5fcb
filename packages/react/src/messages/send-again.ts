import type { WhatsappMessage } from "@kapso-platform/client";
import type { MessageToSend } from "./message-to-send.js";

/** Members of a file that are sent. Files in a list have more members. */
const FILE_MEMBERS = ["id", "link", "caption", "filename"];

/** Kinds of message whose content is a file. */
const FILES = ["image", "video", "audio", "document", "sticker"];

/** Builds the message to send again from a listed one that was not delivered. */
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
  // A sent message has the content of its type.
  return {
    type,
    [type]: content,
    ...(context?.id !== undefined && { context: { message_id: context.id } }),
  } as MessageToSend;
}
