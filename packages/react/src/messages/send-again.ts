import type { WhatsappMessage } from "@kapso-platform/client";
import { dropUndefined } from "../queries/given.js";
import type { MessageToSend } from "./message-to-send.js";

type SentFile = Partial<
  Readonly<Record<"id" | "link" | "caption" | "filename", string>>
>;

/** Kinds of message whose content is a file. */
const FILES = ["image", "video", "audio", "document", "sticker"];

/** Builds the message to send again from a listed one that was not delivered. */
export function toMessageToSend(message: WhatsappMessage): MessageToSend {
  const { type, context } = message;
  const given = message[type as keyof WhatsappMessage];
  // Files in a list have more members than those that are sent.
  const { id, link, caption, filename } = Object(given) as SentFile;
  const content = FILES.includes(type)
    ? dropUndefined({ id, link, caption, filename })
    : given;
  // A sent message has the content of its type.
  return {
    type,
    [type]: content,
    ...(context?.id !== undefined && { context: { message_id: context.id } }),
  } as MessageToSend;
}
