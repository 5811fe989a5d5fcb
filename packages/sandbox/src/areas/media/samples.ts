import { createHash } from "node:crypto";
import type { Row } from "../../kernel.js";
import type { MessageRow } from "../messages/new-message.js";
import { SAMPLE_FILES } from "./sample-files.js";
import type { mediaFiles } from "./table.js";

/** A kind of file that there are samples of. */
export type SampleKind = keyof typeof SAMPLE_FILES;

/** A real file of a kind. */
export interface Sample {
  mimeType: string;
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
}

function toSample({
  mimeType,
  base64,
}: {
  mimeType: string;
  base64: string;
}): Sample {
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { mimeType, bytes, sha256 };
}

/** The samples by kind; of each there is one at least. */
export const SAMPLES = Object.fromEntries(
  Object.entries(SAMPLE_FILES).map(([kind, files]) => [
    kind,
    files.map(toSample),
  ]),
) as unknown as Readonly<Record<SampleKind, readonly [Sample, ...Sample[]]>>;

const BY_HASH = new Map(
  Object.values(SAMPLES).flatMap((samples) =>
    samples.map((sample) => [sample.sha256, sample] as const),
  ),
);

/** Whether there are samples of a kind. */
export function isSampleKind(kind: string): kind is SampleKind {
  return Object.hasOwn(SAMPLES, kind);
}

/** The bytes of a sample of a kind; of a document for a kind without samples. */
export function sampleOf(kind: string): Uint8Array {
  return SAMPLES[isSampleKind(kind) ? kind : "document"][0].bytes;
}

/** The sample with a hash, if there is one. */
export function sampleWith(sha256: string): Sample | undefined {
  return BY_HASH.get(sha256);
}

/** The row of the file that a made-up message has; none for one without a file. */
export function filesOf({
  type,
  payload,
  has_media: hasMedia,
  phone_number_id,
  created_at,
}: MessageRow): Row<typeof mediaFiles>[] {
  if (!hasMedia || phone_number_id === null) return [];
  // The part of a made-up message, as its content was made.
  const { id, sha256 } = payload[type] as { id: string; sha256: string };
  const sample = sampleWith(sha256);
  if (!sample) return [];
  const { mimeType, bytes } = sample;
  return [
    {
      id,
      phone_number_id,
      mime_type: mimeType,
      sha256,
      byte_size: bytes.length,
      created_at,
    },
  ];
}
