import { isIP } from "node:net";

/** Extensions and the MIME types that WhatsApp takes, with their size limits. */
const MEGABYTE = 1024 * 1024;

const LIMITS = {
  image: 5 * MEGABYTE,
  audio: 16 * MEGABYTE,
  video: 16 * MEGABYTE,
  document: 100 * MEGABYTE,
} as const;

type Kind = keyof typeof LIMITS;

const TYPES: Readonly<Record<string, readonly [mime: string, kind: Kind]>> = {
  jpg: ["image/jpeg", "image"],
  jpeg: ["image/jpeg", "image"],
  png: ["image/png", "image"],
  webp: ["image/webp", "image"],
  aac: ["audio/aac", "audio"],
  amr: ["audio/amr", "audio"],
  mp3: ["audio/mpeg", "audio"],
  m4a: ["audio/mp4", "audio"],
  ogg: ["audio/ogg", "audio"],
  mp4: ["video/mp4", "video"],
  "3gp": ["video/3gpp", "video"],
  pdf: ["application/pdf", "document"],
  txt: ["text/plain", "document"],
  doc: ["application/msword", "document"],
  docx: [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "document",
  ],
  xls: ["application/vnd.ms-excel", "document"],
  xlsx: [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "document",
  ],
  ppt: ["application/vnd.ms-powerpoint", "document"],
  pptx: [
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "document",
  ],
};

/** The parameter of a source URL that says how large its file is, in bytes. */
const SIZE_PARAMETER = "size_bytes";

/** The size of a file whose URL does not say it. */
const DEFAULT_SIZE = 20_480;

/** The file behind a URL, as far as the URL tells. */
export interface SourceFile {
  filename: string;
  mimeType: string;
  sizeBytes: number;
  /** The largest file of its kind. */
  limit: number;
  kind: Kind;
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
  const found =
    TYPES[extensionOf(last)] ??
    TYPES[extensionOf(filename)] ??
    Object.values(TYPES).find(([mime]) => mime === hints.mimeType);
  if (!found) return undefined;
  const [mimeType, kind] = found;
  const size = Number(source.searchParams.get(SIZE_PARAMETER) ?? DEFAULT_SIZE);
  return {
    filename,
    mimeType,
    kind,
    limit: LIMITS[kind],
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

function extensionOf(filename: string): string {
  return /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? "";
}
