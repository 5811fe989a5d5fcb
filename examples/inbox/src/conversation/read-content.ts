import type { WhatsappMessage } from "@kapso-platform/client";

/** The parts of a message to show. */
export interface Content {
  readonly text: string | null;
  /** A file, a location, a template …, beside or above the text. */
  readonly attachment: {
    /** Null if the name of its kind is sufficient. */
    readonly title: string | null;
    readonly detail: string | null;
  } | null;
  /** Of a reaction. */
  readonly emoji: string | null;
  /** Meta's id of its file, if it has one. */
  readonly mediaId: string | null;
}

/** Finds the content of a message: where it is depends on the type. */
export function readContent(message: WhatsappMessage): Content {
  const { type, kapso } = message;
  const text = nonEmpty(kapso.content);
  const attach = (
    title: string | null,
    detail: string | null,
    shown: string | null = text,
  ): Content => ({
    text: shown,
    attachment: { title, detail },
    emoji: null,
    mediaId: mediaIdOf(message),
  });
  switch (type) {
    case "text":
      return {
        text: nonEmpty(message.text?.body) ?? text,
        attachment: null,
        emoji: null,
        mediaId: null,
      };
    case "reaction":
      return {
        text: null,
        attachment: null,
        emoji: message.reaction?.emoji ?? "·",
        mediaId: null,
      };
    case "image":
    case "video":
    case "audio":
    case "sticker":
    case "document": {
      const { filename, byte_size: size } = kapso.media_data ?? {};
      const isNamed = type === "document";
      const transcript = nonEmpty(kapso.transcript?.text);
      return attach(
        isNamed ? (message.document?.filename ?? filename ?? null) : null,
        size === undefined ? null : fileSize(size),
        type === "audio" ? transcript : text,
      );
    }
    case "location": {
      const { name, address } = message.location ?? {};
      return attach(nonEmpty(name), nonEmpty(address), null);
    }
    case "template":
      return attach("Template", templateTitle(message.template?.name));
    case "interactive":
    case "button":
      return attach(
        kapso.direction === "inbound" ? "Reply to buttons" : "Buttons",
        null,
        text ?? message.button?.text,
      );
    case "contacts":
      return attach("Contact card", null);
    case "order":
      return attach("Order", orderSize(message), nonEmpty(kapso.order_text));
    default:
      // For an unknown type, only its text can be shown, if it has one.
      return attach(`Message of type ${type}`, null);
  }
}

function mediaIdOf(message: WhatsappMessage): string | null {
  const { image, video, audio, document, sticker } = message;
  const file = image ?? video ?? audio ?? document ?? sticker;
  return file?.id ?? null;
}

function orderSize({ order }: WhatsappMessage): string | null {
  const count = order?.product_items?.length;
  if (count === undefined) return null;
  return count === 1 ? "1 product" : `${count} products`;
}

function nonEmpty(text: string | null | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

/** Names of templates are identifiers: `order_update` is “Order update”. */
export function templateTitle(name: string | undefined): string | null {
  if (name === undefined || name === "") return null;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function fileSize(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
