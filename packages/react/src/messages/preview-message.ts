import { type WhatsappMessage, templateFields } from "@kapso-platform/client";
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
  const { kind, content } = mediaContent(file, undefined, caption);
  const { size, data } = file as Partial<Blob & { data: Blob | ArrayBuffer }>;
  const bytes =
    size ?? (data instanceof ArrayBuffer ? data.byteLength : data?.size);
  const filename = filenameOf(file);
  return {
    type: kind,
    [kind]: content,
    kapso: {
      content: caption ?? null,
      has_media: true,
      media_data: {
        content_type: file.type,
        ...(filename !== undefined && { filename }),
        ...(bytes !== undefined && { byte_size: bytes }),
      },
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

/** The text of a template's body, with the values. */
function fillBody(
  template: TemplateContent["template"],
  values: TemplateContent["values"] = [],
): string | null {
  const body = template.components.find(({ type }) => /^body$/i.test(type));
  if (body?.text === undefined) return null;
  const texts = templateFields(template).filter(({ kind }) => kind === "text");
  const given = new Map<string, string>();
  for (const [index, { part, name }] of texts.entries()) {
    const member = Array.isArray(values) ? index : name;
    const value = (values as Readonly<Record<string, string | number>>)[member];
    if (part === "body" && value !== undefined) given.set(name, String(value));
  }
  return body.text.replaceAll(
    /\{\{\s*([^{}\s]+)\s*\}\}/g,
    (place, name: string) => given.get(name) ?? place,
  );
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
