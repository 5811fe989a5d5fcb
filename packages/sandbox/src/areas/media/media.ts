import { createHash, randomUUID } from "node:crypto";
import { BlockList, isIP } from "node:net";
import type { MediaIngestResponse } from "@kapso-platform/types";
import { area, badRequest, data, HttpProblem, quote } from "../../kernel.js";
import { requirePhoneNumber } from "../phone-numbers/phone-number.js";
import { mediaContents, mediaFiles, sampleOf, storing } from "./files.js";
import { kindOf, sizeProblem, typeOfName } from "./kinds.js";

/**
 * Tag Media: files from a URL. Nothing is downloaded: a sample of the same kind is
 * stored.
 */
export const mediaArea = area({
  tables: [mediaFiles, mediaContents],
  handlers: {
    async uploadWhatsappMedia({ body, database, clock }) {
      const { media_ingest: wanted } = body;
      const { phone_number_id, delivery = "meta_media" } = wanted;
      const number = await requirePhoneNumber(database, phone_number_id);
      if (number.kind === "sandbox") {
        throw new HttpProblem(403, "Sandbox numbers cannot upload media.");
      }
      const file = fileBehind(sourceOf(wanted.source), wanted);
      const { filename, mimeType, kind, size } = file;
      const problem = sizeProblem(kind, size);
      if (problem !== undefined) throw new HttpProblem(413, problem);
      let target: MediaIngestResponse["data"]["target"] = {
        kind: delivery,
        handle: handleOf(mimeType),
      };
      if (delivery === "meta_media") {
        const stored = storing({
          phoneNumberId: phone_number_id,
          mimeType,
          bytes: sampleOf(kind.kind),
          createdAt: clock.tick(),
        });
        await database.write(stored.statements);
        target = { kind: delivery, media_id: stored.file.id };
      }
      return data({
        ingest_id: randomUUID(),
        target,
        resource: {
          filename,
          mime_type: mimeType,
          size_bytes: size,
          sha256: createHash("sha256").update(wanted.source).digest("hex"),
          source_url: wanted.source,
        },
      });
    },
  },
});

function sourceOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw badRequest(
      `Body member "media_ingest.source" must be an HTTP or HTTPS URL; got ${quote(text)}.`,
    );
  }
  if (isPrivateHost(url.hostname)) {
    throw new HttpProblem(
      403,
      `Body member "media_ingest.source" must be reachable from outside; ${quote(url.hostname)} is a private host.`,
    );
  }
  return url;
}

/** The handle of a resumable upload, laid out like Meta's. */
function handleOf(mimeType: string): string {
  const part = (text: string) => Buffer.from(text).toString("base64url");
  return `4::${part(mimeType)}:${part(randomUUID())}`;
}

/** The parameter of a source URL with the size of its file, in bytes. */
const SIZE_PARAMETER = "size_bytes";

/** The size of a file whose URL does not have the parameter. */
const DEFAULT_SIZE = 20_480;

/**
 * The file behind a URL. Nothing is downloaded: the type follows from the extension
 * or the hint, the size from the parameter `size_bytes` of the URL.
 *
 * @throws HttpProblem 400 for a type that WhatsApp does not accept.
 */
function fileBehind(
  source: URL,
  hints: { filename?: string; mime_type?: string },
) {
  const last = source.pathname.split("/").at(-1) ?? "";
  const filename = hints.filename ?? (last === "" ? "file" : last);
  const mimeType =
    typeOfName(last) ?? typeOfName(filename) ?? hints.mime_type ?? "";
  const kind = kindOf(mimeType);
  if (!kind) {
    throw badRequest(
      `The file at ${quote(source.href)} has a type that WhatsApp does not take.`,
    );
  }
  const given = Number(source.searchParams.get(SIZE_PARAMETER) ?? DEFAULT_SIZE);
  const isSize = Number.isSafeInteger(given) && given >= 0;
  return { filename, mimeType, kind, size: isSize ? given : DEFAULT_SIZE };
}

/** Loopback, private and link-local networks, IPv4 addresses as IPv6 included. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["::", 127],
  ["::ffff:0:0", 96],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  PRIVATE.addSubnet(network, bits, network.includes(":") ? "ipv6" : "ipv4");
}

function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const version = isIP(host);
  if (version !== 0)
    return PRIVATE.check(host, version === 6 ? "ipv6" : "ipv4");
  return /^(localhost|metadata(\.google\.internal)?)$|\.(localhost|local|internal)$/i.test(
    host,
  );
}
