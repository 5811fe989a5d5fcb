import { isIP } from "node:net";
import { kindOf, typeOfName, type MediaKind } from "./kinds.js";

/** The parameter of a source URL that says how large its file is, in bytes. */
const SIZE_PARAMETER = "size_bytes";

/** The size of a file whose URL does not say it. */
const DEFAULT_SIZE = 20_480;

/** The file behind a URL, as far as the URL shows. */
export interface SourceFile {
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
