import type { Language } from "./phrases.js";
import type { Random } from "./random.js";

/** What a message carries besides its addressing. */
export interface MessageContent {
  type: string;
  /** The plain text shown for it; null when there is none. */
  content: string | null;
  has_media: boolean;
  /** The member named after the type. */
  payload: Record<string, unknown>;
  /** More members of the `kapso` object. */
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
    has_media: false,
    payload: { text: { body } },
    kapso: {},
  };
}

/**
 * A message of any type with believable members.
 *
 * @param caption - its text: body, caption, transcript, title or name.
 * @param reactsTo - the WAMID of the message that a reaction belongs to.
 */
export function contentOfType(
  type: string,
  caption: string | null,
  random: Random,
  reactsTo: () => string,
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
    has_media: false,
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
          message_id: reactsTo(),
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
      // A type that the sandbox knows nothing about: enums in responses are open.
      return plain({});
  }
}

const INBOUND_KINDS = [
  "image",
  "audio",
  "document",
  "video",
  "location",
  "interactive",
  "button",
  "contacts",
  "sticker",
  "order",
] as const;

const OUTBOUND_KINDS = [
  "template",
  "image",
  "document",
  "interactive",
] as const;

const PLACES = ["Meeting point", "Main entrance", "Pick-up desk"] as const;

/**
 * A message as it may occur in a conversation of that language.
 *
 * @param earlier - the WAMIDs of messages that it can react to.
 */
export function madeUpContent(
  random: Random,
  language: Language,
  direction: "inbound" | "outbound",
  earlier: readonly string[],
): MessageContent {
  const text = random.pick(language[direction]);
  if (random.chance(0.78)) return textContent(text);
  const [first, ...others] = earlier;
  const canReact = direction === "inbound" && first !== undefined;
  const type =
    direction === "outbound"
      ? random.pick(OUTBOUND_KINDS)
      : random.pick([...INBOUND_KINDS, ...(canReact ? ["reaction"] : [])]);
  const caption = captionOf(type) ?? text;
  return contentOfType(type, caption, random, () =>
    random.pick([first ?? "", ...others]),
  );

  /** A place and a person have a name; what people write would not be one. */
  function captionOf(kind: string): string | undefined {
    if (kind === "location") return random.pick(PLACES);
    return kind === "contacts" ? random.pick(language.names) : undefined;
  }
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
    has_media: true,
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
