import { createHash } from "node:crypto";
import {
  equals,
  insert,
  remove,
  sql,
  table,
  type Database,
  type Microseconds,
  type Row,
  type Sql,
} from "../../kernel.js";
import type { MessageRow } from "../messages/new-message.js";
import { newMetaId } from "../meta-id.js";
import { SAMPLE_FILES } from "./sample-files.js";

/** Files that messages can have: uploaded ones and received ones. */
export const mediaFiles = table("media_files", (t) => ({
  // Digits, as Meta's.
  id: t.key(t.text),
  phone_number_id: t.text,
  mime_type: t.text,
  sha256: t.text,
  byte_size: t.integer,
  created_at: t.instant,
}));

/** The contents of files; equal files share one. */
export const mediaContents = table("media_contents", (t) => ({
  sha256: t.key(t.text),
  base64: t.text,
}));

export type MediaFile = Row<typeof mediaFiles>;

/** A file to store. */
interface NewFile {
  /** Default: a new one. */
  id?: string;
  phoneNumberId: string;
  mimeType: string;
  bytes: Uint8Array;
  createdAt: Microseconds;
}

/** The row of a file to store, and the statements that store it. */
export function storing({
  id = newMetaId(),
  phoneNumberId,
  mimeType,
  bytes,
  createdAt,
}: NewFile): { file: MediaFile; statements: Sql[] } {
  const file = {
    id,
    phone_number_id: phoneNumberId,
    mime_type: mimeType,
    sha256: sha256Of(bytes),
    byte_size: bytes.length,
    created_at: createdAt,
  };
  const base64 = Buffer.from(bytes).toString("base64");
  return {
    file,
    statements: [
      ...insert(mediaFiles, [file]),
      sql`INSERT INTO ${mediaContents} (sha256, base64) VALUES (${file.sha256}, ${base64}) ON CONFLICT DO NOTHING`,
    ],
  };
}

/** A file of an own number, or of any if none is named. */
export function findFile(
  database: Database,
  id: string,
  phoneNumberId?: string,
): Promise<MediaFile | undefined> {
  return database.first(mediaFiles, { id, phone_number_id: phoneNumberId });
}

/** The content of a file. */
export async function readContent(
  database: Database,
  { sha256 }: MediaFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const sample = BY_HASH.get(sha256);
  if (sample) return sample.bytes;
  const content = await database.first(mediaContents, { sha256 });
  return new Uint8Array(Buffer.from(content?.base64 ?? "", "base64"));
}

/** The statements that delete a file, and its content if nothing else has it. */
export function deleting({ id, sha256 }: MediaFile): Sql[] {
  return [
    remove(mediaFiles, { id }),
    remove(mediaContents, [
      equals(mediaContents.sha256, sha256),
      sql`NOT EXISTS (SELECT 1 FROM ${mediaFiles} WHERE ${mediaFiles.sha256} = ${sha256})`,
    ]),
  ];
}

/** A kind of file that there are samples of. */
export type SampleKind = keyof typeof SAMPLE_FILES;

/** A real file of a kind. */
interface Sample {
  mimeType: string;
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
}

/** The samples by kind; each kind has at least one. */
export const SAMPLES = Object.fromEntries(
  Object.entries(SAMPLE_FILES).map(([kind, files]) => [
    kind,
    files.map(({ mimeType, base64 }): Sample => {
      const bytes = new Uint8Array(Buffer.from(base64, "base64"));
      return { mimeType, bytes, sha256: sha256Of(bytes) };
    }),
  ]),
) as unknown as Readonly<Record<SampleKind, readonly [Sample, ...Sample[]]>>;

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

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

/** The row of a made-up message's file, if it has one. */
export function filesOf(message: MessageRow): MediaFile[] {
  const { type, payload, phone_number_id, created_at } = message;
  if (!message.has_media || phone_number_id === null) return [];
  // The part of a made-up message, as its content was made.
  const { id, sha256 } = payload[type] as { id: string; sha256: string };
  const sample = BY_HASH.get(sha256);
  if (!sample) return [];
  const mime_type = sample.mimeType;
  const byte_size = sample.bytes.length;
  return [{ id, phone_number_id, mime_type, sha256, byte_size, created_at }];
}
