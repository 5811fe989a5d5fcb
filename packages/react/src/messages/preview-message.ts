import type { WhatsappMessage } from "@kapso-platform/client";
import { dropUndefined } from "../queries/given.js";
import { filenameOf, mediaContent } from "./media-kind.js";
import {
  type FileToSend,
  type SendMessageVariables,
  type TemplateContent,
  isFile,
  isTemplate,
} from "./message-to-send.js";

/** Builds the message that the API is expected to list. */
export function previewMessage(
  variables: SendMessageVariables,
  state: {
    /** WhatsApp's id, once it has one. */
    readonly id: string | undefined;
    /** When it was sent, in milliseconds since 1970. */
    readonly submittedAt: number;
    readonly isFailed: boolean;
  },
): WhatsappMessage {
  const { address, conversation_id, phone_number_id, message } = variables;
  const contact = "to" in address ? address.to : null;
  const { kapso, ...content } = contentOf(message);
  const { context } = message;
  return {
    id: state.id ?? variables.key,
    timestamp: String(Math.floor(state.submittedAt / 1000)),
    ...("to" in address ? address : { to_user_id: address.recipient }),
    ...content,
    ...(context && { context: { id: context.message_id } }),
    kapso: {
      direction: "outbound",
      status: state.isFailed ? "failed" : "pending",
      phone_number: contact,
      phone_number_id,
      whatsapp_conversation_id: conversation_id ?? "",
      ...kapso,
    },
  };
}

type Content = Pick<WhatsappMessage, "type"> & {
  kapso: Partial<WhatsappMessage["kapso"]>;
};

function contentOf(message: SendMessageVariables["message"]): Content {
  if (isFile(message)) return fileContent(message);
  if (isTemplate(message)) return templateContent(message);
  const { type } = message;
  const content = (message as Readonly<Record<string, unknown>>)[type];
  return {
    type,
    [type]: content,
    kapso: { content: textOf(content), has_media: false },
  };
}

function fileContent({ file, caption }: FileToSend): Content {
  const { size, data } = file as Partial<Blob & { data: Blob | ArrayBuffer }>;
  const bytes =
    size ?? (data instanceof ArrayBuffer ? data.byteLength : data?.size);
  return {
    ...mediaContent(file, undefined, caption),
    kapso: {
      content: caption ?? null,
      has_media: true,
      media_data: dropUndefined({
        content_type: file.type,
        filename: filenameOf(file),
        byte_size: bytes,
      }),
    },
  };
}

function templateContent({ template, values }: TemplateContent): Content {
  const { name, language } = template;
  return {
    type: "template",
    template: { name, language: { code: language } },
    kapso: { content: fillBody(template, values), has_media: false },
  } as Content;
}

/** A parameter in a text of a template. */
const PLACEHOLDER = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/**
 * The text of a template's body, with the values. Like `templateFields`, which is large, it
 * expects the values of an array in the order of the parameters, those of the header first.
 */
function fillBody(
  template: TemplateContent["template"],
  values: TemplateContent["values"] = [],
): string | null {
  const textOf = (part: string): string | undefined =>
    template.components.find(({ type }) => type.toUpperCase() === part)?.text;
  const text = textOf("BODY");
  if (text === undefined) return null;
  const inHeader = parametersIn(textOf("HEADER")).length;
  const inBody = parametersIn(text);
  return text.replaceAll(PLACEHOLDER, (place, name: string) => {
    const member = Array.isArray(values)
      ? inHeader + inBody.indexOf(name)
      : name;
    const value = (values as Readonly<Record<string, string | number>>)[member];
    return String(value ?? place);
  });
}

/** Names of the parameters in a text. Positional ones are in the order of their numbers. */
function parametersIn(text = ""): string[] {
  const found = Array.from(text.matchAll(PLACEHOLDER), ([, name = ""]) => name);
  const names = [...new Set(found)];
  return names.every((name) => /^\d+$/.test(name))
    ? names.sort((a, b) => Number(a) - Number(b))
    : names;
}

/** The text of a message's content. */
function textOf(content: unknown): string | null {
  const { body, caption, name } = content as {
    // Without types, it can be null. The API rejects such a message.
    body?: string | { text?: string } | null;
    caption?: string;
    name?: string;
  };
  const text = typeof body === "object" ? body?.text : body;
  return text ?? caption ?? name ?? null;
}
