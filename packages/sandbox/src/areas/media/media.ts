import { createHash, randomUUID } from "node:crypto";
import type { MediaIngestResponse } from "@kapso-platform/types";
import { area, data, HttpProblem, quote } from "../../kernel.js";
import { requirePhoneNumber } from "../phone-numbers/phone-number.js";
import { mediaContents, mediaFiles, sampleOf, storing } from "./files.js";
import { fileBehind, isPrivateHost, sizeProblem } from "./kinds.js";

/**
 * Tag Media: files are taken over from a URL. Nothing is downloaded: what is
 * stored is a sample of its kind.
 */
export const mediaArea = area({
  tables: [mediaFiles, mediaContents],
  handlers: {
    async uploadWhatsappMedia({ body, database, clock }) {
      const { media_ingest: wanted } = body;
      const { phone_number_id: phoneNumberId, delivery = "meta_media" } =
        wanted;
      const { kind } = await requirePhoneNumber(database, phoneNumberId);
      if (kind === "sandbox") {
        throw new HttpProblem(403, "Sandbox numbers cannot upload media.");
      }
      const source = sourceOf(wanted.source);
      const file = fileBehind(source, {
        filename: wanted.filename,
        mimeType: wanted.mime_type,
      });
      if (!file) {
        throw new HttpProblem(
          400,
          `The file at ${quote(wanted.source)} has a type that WhatsApp does not take.`,
        );
      }
      const problem = sizeProblem(file.kind, file.sizeBytes);
      if (problem !== undefined) throw new HttpProblem(413, problem);
      let target: MediaIngestResponse["data"]["target"] = {
        kind: delivery,
        handle: handleOf(file.mimeType),
      };
      if (delivery === "meta_media") {
        const stored = storing({
          phoneNumberId,
          mimeType: file.mimeType,
          bytes: sampleOf(file.kind.kind),
          createdAt: clock.tick(),
        });
        await database.write(stored.statements);
        target = { kind: delivery, media_id: stored.file.id };
      }
      return data({
        ingest_id: randomUUID(),
        target,
        resource: {
          filename: file.filename,
          mime_type: file.mimeType,
          size_bytes: file.sizeBytes,
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
    throw new HttpProblem(
      400,
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
