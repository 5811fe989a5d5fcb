import {
  isSampleKind,
  SAMPLES,
  type SampleKind,
} from "../areas/media/files.js";
import type { MessageRow } from "../areas/messages/new-message.js";
import type { Language } from "./phrases.js";
import type { Random } from "./random.js";

/** The columns of a message that depend on its type. */
export type MessageContent = Pick<
  MessageRow,
  "type" | "content" | "has_media" | "payload" | "kapso"
>;

const EXTENSIONS: Readonly<Record<SampleKind, string>> = {
  image: "jpg",
  video: "mp4",
  audio: "ogg",
  document: "pdf",
  sticker: "webp",
};

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
  if (isSampleKind(type)) return mediaContent(type, caption, random);
  const words = caption ?? "";
  const plain = (
    member: object,
    content: string | null = caption,
    kapso: Record<string, unknown> = {},
  ): MessageContent => ({
    type,
    content,
    has_media: false,
    payload: { [type]: member },
    kapso,
  });
  switch (type) {
    case "text":
      return plain({ body: words }, words);
    case "location":
      return plain({
        latitude: 4.711 + random.unit() / 10,
        longitude: -74.072 - random.unit() / 10,
        name: words || "Meeting point",
        address: "Main Street 12",
      });
    case "interactive": {
      if (direction === "inbound") {
        return plain({
          type: "button_reply",
          button_reply: { id: "option-1", title: words || "Yes" },
        });
      }
      const question = words || "Shall we go on?";
      const data = { type: "button", body_text: question };
      return plain(twoButtons(question), question, { message_type_data: data });
    }
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
    case "reaction": {
      const emoji = random.pick(["👍", "❤️", "🙏", "😂"]);
      return plain({ emoji, message_id: reactsTo() }, null);
    }
    case "contacts":
      return plain([
        {
          name: { formatted_name: words || "Front desk" },
          phones: [{ phone: "+14155550100" }],
        },
      ]);
    case "order": {
      const item = {
        product_retailer_id: "SKU-7",
        quantity: 2,
        item_price: 12.5,
        currency: "USD",
      };
      const order = {
        catalog_id: random.digits(12),
        product_items: [item],
        order_text: words,
      };
      return plain(order, caption, { order_text: words });
    }
    default:
      // An unknown type: enums in responses are open.
      return plain({});
  }
}

/** A question with two buttons to reply with. */
function twoButtons(question: string): object {
  const buttons = ["Yes", "No"].map((title, index) => ({
    type: "reply",
    reply: { id: `option-${index + 1}`, title },
  }));
  return { type: "button", body: { text: question }, action: { buttons } };
}

/** The types of made-up messages besides text. */
const KINDS = {
  inbound: [
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
  ],
  outbound: ["template", "image", "document", "interactive"],
};

const PLACES = ["Meeting point", "Main entrance", "Pick-up desk"];

/**
 * A made-up message in a language.
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
  const reactsTo = () => random.pick(earlier);
  const contentOf = (type: string, caption: string) =>
    contentOfType(type, caption, random, reactsTo, direction);
  if (random.chance(0.78)) return contentOf("text", text);
  const canReact = direction === "inbound" && earlier.length > 0;
  const type = random.pick([
    ...KINDS[direction],
    ...(canReact ? ["reaction"] : []),
  ]);
  switch (type) {
    // A place and a person have a name, which is not what people write.
    case "location":
      return contentOf(type, random.pick(PLACES));
    case "contacts":
      return contentOf(type, random.pick(language.names));
    default:
      return contentOf(type, text);
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
