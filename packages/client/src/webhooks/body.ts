import { KapsoWebhookError } from "./error.js";

type Stream = AsyncIterable<unknown>;

/** A body as it came over the wire. */
export type RawBody = string | ArrayBuffer | ArrayBufferView;

/**
 * The bytes of a raw body; a stream is read to its end, but not far beyond
 * `maxBytes`.
 *
 * @throws KapsoWebhookError if it is not raw, empty, too large, or breaks off
 */
export async function readBody(
  body: unknown,
  maxBytes = Infinity,
): Promise<ArrayBuffer> {
  let read = new Blob();
  try {
    for await (const chunk of (body as Partial<Stream> | null | undefined)?.[
      Symbol.asyncIterator
    ]
      ? (body as Stream)
      : [body ?? ""]) {
      // Of another realm, too, a buffer or a view has a length; text can be trimmed.
      // oxlint-disable-next-line no-unused-expressions -- anything else throws
      (chunk as Partial<ArrayBuffer>).byteLength ?? (chunk as string).trim();
      read = new Blob([read, chunk as BlobPart]);
      if (read.size > maxBytes) break;
    }
  } catch {
    throw new KapsoWebhookError("body_not_raw", 500);
  }
  if (read.size > maxBytes) {
    throw new KapsoWebhookError("body_too_large", 413, `max ${maxBytes}`);
  }
  if (read.size) return read.arrayBuffer();
  throw new KapsoWebhookError("empty_body", 400);
}
