import type { MessagingMessage } from "@kapso-platform/types";
import type { TemplateRow } from "../templates/template.js";
import { rendered, textsOf } from "../templates/values.js";
import type { MediaFile } from "../../media/files.js";

/** What of a message is stored beside its addressing. */
export interface SentContent {
  /** The plain text shown for it; null if there is none. */
  content: string | null;
  has_media: boolean;
  /** The member named after the type. */
  payload: Record<string, unknown>;
  /** More members of `kapso`. */
  kapso: Record<string, unknown>;
}

/** The content of a message that was checked. */
export function contentOf(
  message: MessagingMessage,
  {
    file,
    template,
  }: { file?: MediaFile | undefined; template?: TemplateRow | undefined } = {},
): SentContent {
  const plain = (
    part: unknown,
    content: string | null,
    kapso: Record<string, unknown> = {},
  ): SentContent => ({
    content,
    has_media: false,
    payload: { [message.type]: part },
    kapso,
  });
  switch (message.type) {
    case "text":
      return plain(message.text, message.text.body);
    case "image":
      return media(message.type, message.image, file);
    case "video":
      return media(message.type, message.video, file);
    case "audio":
      return media(message.type, message.audio, file);
    case "document":
      return media(message.type, message.document, file);
    case "sticker":
      return media(message.type, message.sticker, file);
    case "location": {
      const { name = null } = message.location;
      return plain(message.location, name, {
        message_type_data: message.location,
      });
    }
    case "contacts": {
      const names = message.contacts.map(({ name }) => name.formatted_name);
      return plain(message.contacts, names.join(", "));
    }
    case "interactive": {
      const { type, body } = message.interactive;
      const text = body?.text ?? null;
      return plain(message.interactive, text, {
        message_type_data: { type, body_text: text },
      });
    }
    case "template": {
      const { name, language } = message.template;
      const text = template ? rendered(template, message.template) : null;
      return plain(message.template, text, {
        message_type_data: {
          name,
          language: language.code,
          params: textsOf(message.template),
        },
      });
    }
    case "reaction":
      return plain(message.reaction, null);
  }
}

function media(
  type: string,
  part: Partial<Record<"link" | "caption" | "filename", string | undefined>>,
  file: MediaFile | undefined,
): SentContent {
  const { link, caption = null, filename } = part;
  return {
    content: caption,
    has_media: true,
    payload: { [type]: part },
    kapso: {
      message_type_data: { caption, has_media: true },
      ...(file && {
        media_data: {
          filename: filename ?? file.id,
          content_type: file.mime_type,
          byte_size: file.byte_size,
        },
      }),
      ...(link !== undefined && {
        media_url: link,
        media_data: {
          url: link,
          filename: filename ?? link.split(/[/?#]/).findLast(Boolean) ?? type,
        },
      }),
    },
  };
}
