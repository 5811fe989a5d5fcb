import { quote } from "../../kernel.js";
import { whatsappDocument } from "../../spec/document.js";
import { isIP } from "node:net";

/** Media types of one kind that WhatsApp takes, and the largest file of them. */
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

/** The largest sticker that does not move. */
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

/** The kind of a media type; undefined for one that WhatsApp does not take. */
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

/** Whether a WebP file moves: its extended header (VP8X) has the flag. */
export function isMovingWebp(bytes: Uint8Array): boolean {
  const chunk = String.fromCharCode(...bytes.subarray(12, 16));
  return chunk === "VP8X" && ((bytes[20] ?? 0) & 0b10) !== 0;
}

/** The parameter of a source URL that says how large its file is, in bytes. */
const SIZE_PARAMETER = "size_bytes";

/** The size of a file whose URL does not say it. */
const DEFAULT_SIZE = 20_480;

/** The file behind a URL, as far as the URL shows. */
interface SourceFile {
  filename: string;
  mimeType: string;
  sizeBytes: number;
  kind: MediaKind;
}

/**
 * The file behind a URL. Nothing is downloaded: the type follows from the
 * extension or the hint, the size from the parameter `size_bytes` of the URL.
 *
 * @returns undefined for a type that WhatsApp does not take.
 */
export function fileBehind(
  source: URL,
  hints: { filename?: string | undefined; mimeType?: string | undefined },
): SourceFile | undefined {
  const last = source.pathname.split("/").at(-1) ?? "";
  const filename = hints.filename ?? (last === "" ? "file" : last);
  const mimeType =
    typeOfName(last) ?? typeOfName(filename) ?? hints.mimeType ?? "";
  const kind = kindOf(mimeType);
  if (!kind) return undefined;
  const size = Number(source.searchParams.get(SIZE_PARAMETER) ?? DEFAULT_SIZE);
  return {
    filename,
    mimeType,
    kind,
    sizeBytes: Number.isSafeInteger(size) && size >= 0 ? size : DEFAULT_SIZE,
  };
}

/** Whether a host is of a private network, of this machine, or of a cloud. */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(host) === 4) return isPrivateIpv4(host);
  if (isIP(host) === 6) return isPrivateIpv6(host);
  return /^(localhost|metadata(\.google\.internal)?)$|\.(localhost|local|internal)$/.test(
    host.replace(/\.$/, ""),
  );
}

function isPrivateIpv4(address: string): boolean {
  const [a = 0, b = 0] = address.split(".").map(Number);
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168)
  );
}

/** Loopback, unspecified, link-local, unique local, or an IPv4 in disguise. */
function isPrivateIpv6(address: string): boolean {
  return /^::$|^::1$|^::ffff:|^fe[89ab]|^f[cd]/.test(address);
}
