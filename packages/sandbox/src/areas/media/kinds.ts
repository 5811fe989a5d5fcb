import { quote } from "../../kernel.js";
import { whatsappDocument } from "../../spec/document.js";

/** Media types of one kind that WhatsApp accepts, and the largest file of them. */
interface MediaKind {
  /** `image`, `video`, `audio`, `document` or `sticker`. */
  kind: string;
  types: readonly string[];
  maxBytes: number;
}

/** The kinds of the description. */
export const MEDIA_KINDS: readonly MediaKind[] =
  whatsappDocument.paths["/{phone_number_id}/media"]?.post?.[
    "x-media-limits"
  ] ?? [];

/** The largest sticker that is not animated. */
const MAX_STILL_STICKER_BYTES = 102_400;

/** Media types by the extension of a file's name. */
const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  aac: "audio/aac",
  amr: "audio/amr",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  ogg: "audio/ogg",
  opus: "audio/opus",
  mp4: "video/mp4",
  "3gp": "video/3gpp",
  pdf: "application/pdf",
  txt: "text/plain",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};

/** The media type that the extension of a filename stands for. */
export function typeOfName(filename: string): string | undefined {
  const [, extension = ""] = /\.([a-z0-9]+)$/i.exec(filename) ?? [];
  return TYPES[extension.toLowerCase()];
}

/** The kind of a media type; undefined for one that WhatsApp does not accept. */
export function kindOf(mimeType: string): MediaKind | undefined {
  return MEDIA_KINDS.find(({ types }) => types.includes(mimeType));
}

/** Why a file of a kind is too large; undefined if it is not. */
export function sizeProblem(
  { kind, maxBytes }: MediaKind,
  size: number,
  isMoving = true,
): string | undefined {
  const limit =
    kind === "sticker" && !isMoving ? MAX_STILL_STICKER_BYTES : maxBytes;
  if (size <= limit) return undefined;
  const name = kind === "sticker" && !isMoving ? "still sticker" : kind;
  return `The file has ${size} bytes; a file of kind ${quote(name)} may have ${limit} at most.`;
}

/** Whether a WebP file is animated: its extended header (VP8X) has the flag. */
export function isMovingWebp(bytes: Uint8Array): boolean {
  const chunk = String.fromCharCode(...bytes.subarray(12, 16));
  return chunk === "VP8X" && ((bytes[20] ?? 0) & 0b10) !== 0;
}
