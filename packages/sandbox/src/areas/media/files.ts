import { createHash } from "node:crypto";
import {
  equals,
  insert,
  remove,
  sql,
  type Database,
  type Microseconds,
  type Row,
  type Sql,
} from "../../kernel.js";
import { newMetaId } from "../meta-id.js";
import { sampleWith } from "./samples.js";
import { mediaContents, mediaFiles } from "./table.js";

export type MediaFile = Row<typeof mediaFiles>;

/** A file to store. */
export interface NewFile {
  /** Default: a new one. */
  id?: string;
  phoneNumberId: string;
  mimeType: string;
  bytes: Uint8Array;
  createdAt: Microseconds;
}

/** The row of a file to store, and the statements that do it. */
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
    sha256: createHash("sha256").update(bytes).digest("hex"),
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

/** What a file contains. */
export async function readContent(
  database: Database,
  { sha256 }: MediaFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const sample = sampleWith(sha256);
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
