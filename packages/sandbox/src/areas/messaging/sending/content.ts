import type {
  InteractiveMessage,
  MessagingMessage,
} from "@kapso-platform/types";
import type { Database } from "../../../kernel.js";
import type { MediaFile } from "../../media/files.js";
import type { MessageRow } from "../../messages/new-message.js";
import { requireMedia } from "../media.js";
import { invalidRequest } from "../problem.js";
import type { TemplateRow } from "../templates/template.js";
import { rendered, textsOf } from "../templates/values.js";

/** The most rows of a list, over all its sections. */
const MAX_ROWS = 10;

/** The columns of a message that depend on its type. */
type SentContent = Pick<
  MessageRow,
  "content" | "has_media" | "payload" | "kapso"
>;

/** The part of a message that names a file: by its id, or by a link. */
type MediaPart = Partial<
  Record<"id" | "link" | "caption" | "filename", string | undefined>
>;

/** The part that names the file of a message; undefined for one without a file. */
function mediaOf(message: MessagingMessage): MediaPart | undefined {
  switch (message.type) {
    case "image":
      return message.image;
    case "video":
      return message.video;
    case "audio":
      return message.audio;
    case "document":
      return message.document;
    case "sticker":
      return message.sticker;
    default:
      return undefined;
  }
}

/**
 * Throws HttpProblem 400 for a message that its schema allows but WhatsApp
 * rejects.
 */
export function assertSendable(message: MessagingMessage): void {
  const media = mediaOf(message);
  if (media) assertMedia(message.type, media);
  if (message.type === "interactive") assertInteractive(message.interactive);
}

function assertMedia(type: string, { id, link, caption }: MediaPart): void {
  if ((id === undefined) === (link === undefined)) {
    throw invalidRequest(
      `Body member "${type}" must have either "id" or "link"; it has ${id === undefined ? "neither" : "both"}.`,
    );
  }
  if (caption !== undefined && (type === "audio" || type === "sticker")) {
    throw invalidRequest(`Body member "${type}.caption" is not known here.`);
  }
}

function assertInteractive(interactive: InteractiveMessage): void {
  const { type, body, action } = interactive;
  if (body === undefined && type !== "location_request_message") {
    throw invalidRequest(
      `Body member "interactive.body" is missing; a message of type ${type} must have it.`,
    );
  }
  const part = type === "button" ? "buttons" : "sections";
  if ((type === "button" || type === "list") && action[part] === undefined) {
    throw invalidRequest(
      `Body member "interactive.action.${part}" is missing; a message of type ${type} must have it.`,
    );
  }
  const { buttons = [], sections = [] } = action;
  const rows = sections.flatMap((section) => section.rows);
  const replies = buttons.map(({ reply }) => reply);
  assertDistinct("interactive.action.buttons", replies);
  assertDistinct("interactive.action.sections", rows);
  if (rows.length > MAX_ROWS) {
    throw invalidRequest(
      `Body member "interactive.action.sections" must have at most ${MAX_ROWS} rows over all sections; it has ${rows.length}.`,
    );
  }
}

function assertDistinct(
  member: string,
  items: readonly { id: string }[],
): void {
  const ids = items.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated === undefined) return;
  throw invalidRequest(
    `Body member "${member}" must have ids that differ; ${JSON.stringify(repeated)} is there twice.`,
  );
}

/**
 * The stored file that a message names by its id; undefined for a message
 * without one.
 *
 * @throws HttpProblem 400 with Meta's code 131009 unless the id is that of a file
 *   of the number, of the kind of the message.
 */
export async function attachedFile(
  database: Database,
  message: MessagingMessage,
  phoneNumberId: string,
): Promise<MediaFile | undefined> {
  const id = mediaOf(message)?.id;
  return id === undefined
    ? undefined
    : requireMedia(database, message.type, id, phoneNumberId);
}

export function contentOf(
  message: MessagingMessage,
  file: MediaFile | undefined,
  template: TemplateRow | undefined,
): SentContent {
  const plain = (
    part: unknown,
    content: string | null,
    data?: Readonly<Record<string, unknown>>,
  ): SentContent => ({
    content,
    has_media: false,
    payload: { [message.type]: part },
    kapso: data ? { message_type_data: data } : {},
  });
  switch (message.type) {
    case "text":
      return plain(message.text, message.text.body);
    case "location": {
      const { location } = message;
      return plain(location, location.name ?? null, { ...location });
    }
    case "contacts": {
      const names = message.contacts.map(({ name }) => name.formatted_name);
      return plain(message.contacts, names.join(", "));
    }
    case "interactive": {
      const { type, body } = message.interactive;
      const text = body?.text ?? null;
      return plain(message.interactive, text, { type, body_text: text });
    }
    case "template": {
      const { name, language } = message.template;
      const text = template ? rendered(template, message.template) : null;
      return plain(message.template, text, {
        name,
        language: language.code,
        params: textsOf(message.template),
      });
    }
    case "reaction":
      return plain(message.reaction, null);
    default:
      return mediaContent(message.type, mediaOf(message) ?? {}, file);
  }
}

function mediaContent(
  type: string,
  part: MediaPart,
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
