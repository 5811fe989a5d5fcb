import { SAMPLE_FILES } from "./sample-files.js";

/** A kind of file that there are samples of. */
export type SampleKind = keyof typeof SAMPLE_FILES;

/** The bytes of a sample of a kind; of a document for a kind without samples. */
export function sampleOf(kind: string): Uint8Array {
  const [{ base64 }] =
    kind in SAMPLE_FILES
      ? SAMPLE_FILES[kind as SampleKind]
      : SAMPLE_FILES.document;
  return Buffer.from(base64, "base64");
}
