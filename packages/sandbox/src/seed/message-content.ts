import {
  isSampleKind,
  SAMPLES,
  type SampleKind,
} from "../areas/media/files.js";
import type { Language } from "./phrases.js";
import type { Random } from "./random.js";

/** What a message carries besides its addressing. */
export interface MessageContent {
  type: string;
  /** The plain text shown for it; null if there is none. */
  content: string | null;
  has_media: boolean;
  /** The member named after the type. */
  payload: Record<string, unknown>;
  /** More members of the `kapso` object. */
  kapso: Record<string, unknown>;
}

const EXTENSIONS: Readonly<Record<SampleKind, string>> = {
  image: "jpg",
  video: "mp4",
  audio: "ogg",
  document: "pdf",
  sticker: "webp",
};

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
 * @param direction - contacts press the buttons that the business sends.
 */
export function contentOfType(
  type: string,
  caption: string | null,
  random: Random,
  reactsTo: () => string,
  direction: "inbound" | "outbound" = "inbound",
): MessageContent {
  if (type === "text") return textContent(caption ?? "");
  if (isSampleKind(type)) return mediaContent(type, caption, random);
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
      if (direction === "outbound") return buttons(words || "Shall we go on?");
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

/** A question with two buttons to reply with. */
function buttons(question: string): MessageContent {
  const responses = ["Yes", "No"].map((title, index) => ({
    type: "reply",
    reply: { id: `option-${index + 1}`, title },
  }));
  return {
    type: "interactive",
    content: question,
    has_media: false,
    payload: {
      interactive: {
        type: "button",
        body: { text: question },
        action: { buttons: responses },
      },
    },
    kapso: { message_type_data: { type: "button", body_text: question } },
  };
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
  const reactsTo = () => random.pick([first ?? "", ...others]);
  return contentOfType(type, caption, random, reactsTo, direction);

  /** A place and a person have a name; what people write would not be one. */
  function captionOf(kind: string): string | undefined {
    if (kind === "location") return random.pick(PLACES);
    return kind === "contacts" ? random.pick(language.names) : undefined;
  }
}

function mediaContent(
  type: SampleKind,
  caption: string | null,
  random: Random,
): MessageContent {
  const id = random.digits(15);
  const { mimeType, bytes, sha256 } = random.pick(SAMPLES[type]);
  const filename = `${type}-${id.slice(0, 6)}.${EXTENSIONS[type]}`;
  const hasCaption = type !== "audio" && type !== "sticker";
  return {
    type,
    content: hasCaption || type === "audio" ? caption : null,
    has_media: true,
    payload: {
      [type]: {
        id,
        mime_type: mimeType,
        sha256,
        ...(hasCaption && caption !== null && { caption }),
        ...(type === "document" && { filename }),
        ...(type === "sticker" && { animated: false }),
        ...(type === "audio" && { voice: true }),
      },
    },
    kapso: {
      media_data: {
        filename,
        content_type: mimeType,
        byte_size: bytes.length,
      },
      ...(type === "audio" &&
        caption !== null && { transcript: { text: caption } }),
    },
  };
}
