import type { Language } from "./phrases.js";
import type { Random } from "./random.js";

/** What a message carries besides its addressing. */
export interface MessageContent {
  type: string;
  /** The plain text shown for it; null when there is none. */
  content: string | null;
  hasMedia: boolean;
  /** The answer's member named after the type. */
  payload: Record<string, unknown>;
  /** More members of the answer's `kapso` object. */
  kapso: Record<string, unknown>;
}

const MEDIA = {
  image: { extension: "jpg", contentType: "image/jpeg" },
  video: { extension: "mp4", contentType: "video/mp4" },
  audio: { extension: "ogg", contentType: "audio/ogg" },
  document: { extension: "pdf", contentType: "application/pdf" },
  sticker: { extension: "webp", contentType: "image/webp" },
} as const;

type MediaKind = keyof typeof MEDIA;

/** A text message. */
function textContent(body: string): MessageContent {
  return {
    type: "text",
    content: body,
    hasMedia: false,
    payload: { text: { body } },
    kapso: {},
  };
}

/**
 * A message of any type with believable members.
 *
 * @param caption - its text: body, caption, transcript or title.
 */
export function contentOfType(
  type: string,
  caption: string | null,
  random: Random,
): MessageContent {
  if (type === "text") return textContent(caption ?? "");
  if (Object.hasOwn(MEDIA, type)) {
    return mediaContent(type as MediaKind, caption, random);
  }
  const words = caption ?? "";
  const plain = (
    member: Record<string, unknown> | unknown[],
    content: string | null = caption,
  ): MessageContent => ({
    type,
    content,
    hasMedia: false,
    payload: { [type]: member },
    kapso: {},
  });
  switch (type) {
    case "location":
      return plain({
        latitude: 4.711 + random.unit() / 10,
        longitude: -74.072 - random.unit() / 10,
        name: words || "Meeting point",
        address: "Main Street 12",
      });
    case "interactive":
      return plain({
        type: "button_reply",
        button_reply: { id: "option-1", title: words || "Yes" },
      });
    case "button":
      return plain({ text: words || "Confirm", payload: "confirm" });
    case "template":
      return plain({
        name: "order_update",
        language: { code: "en_US" },
        components: [
          { type: "body", parameters: [{ type: "text", text: words }] },
        ],
      });
    case "reaction":
      return plain(
        {
          emoji: random.pick(["👍", "❤️", "🙏", "😂"]),
          message_id: `wamid.${random.hex(24)}`,
        },
        null,
      );
    case "contacts":
      return {
        ...plain({}),
        payload: {
          contacts: [
            {
              name: { formatted_name: words || "Front desk" },
              phones: [{ phone: "+14155550100" }],
            },
          ],
        },
      };
    case "order":
      return {
        ...plain({
          catalog_id: random.digits(12),
          product_items: [
            {
              product_retailer_id: "SKU-7",
              quantity: 2,
              item_price: 12.5,
              currency: "USD",
            },
          ],
          order_text: words,
        }),
        kapso: { order_text: words },
      };
    default:
      // A type that the sandbox knows nothing about: enums in answers are open.
      return plain({});
  }
}

/** A message as it may occur in a conversation of that language. */
export function madeUpContent(
  random: Random,
  language: Language,
  direction: "inbound" | "outbound",
): MessageContent {
  const caption = random.pick(language[direction]);
  if (random.chance(0.78)) return textContent(caption);
  const type =
    direction === "inbound"
      ? random.pick([
          "image",
          "audio",
          "document",
          "video",
          "location",
          "interactive",
          "button",
          "reaction",
          "contacts",
          "sticker",
          "order",
        ])
      : random.pick(["template", "image", "document", "interactive"]);
  return contentOfType(type, caption, random);
}

function mediaContent(
  type: MediaKind,
  caption: string | null,
  random: Random,
): MessageContent {
  const { extension, contentType } = MEDIA[type];
  const id = random.digits(15);
  const filename = `${type}-${id.slice(0, 6)}.${extension}`;
  const url = `https://media.example.com/${id}.${extension}`;
  const hasCaption = type !== "audio" && type !== "sticker";
  return {
    type,
    content: hasCaption || type === "audio" ? caption : null,
    hasMedia: true,
    payload: {
      [type]: {
        id,
        link: url,
        ...(hasCaption && caption !== null && { caption }),
        ...(type === "document" && { filename }),
        ...(type === "sticker" && { mime_type: contentType, animated: false }),
      },
    },
    kapso: {
      media_url: url,
      media_data: {
        url,
        filename,
        content_type: contentType,
        byte_size: random.integer(2_000, 900_000),
      },
      ...(type === "audio" &&
        caption !== null && { transcript: { text: caption } }),
    },
  };
}
