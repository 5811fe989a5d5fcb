import { KapsoWebhookError } from "./error.js";

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
  const stream = body as AsyncIterable<unknown> | null | undefined;
  let read = new Blob();
  try {
    for await (const chunk of stream?.[Symbol.asyncIterator]
      ? stream
      : [body ?? ""]) {
      // Text, a buffer or a view of one, also of another realm.
      if (Object(chunk) === chunk && !("byteLength" in (chunk as object))) {
        throw chunk;
      }
      read = new Blob([read, chunk as BlobPart]);
      if (read.size > maxBytes) break;
    }
  } catch {
    throw new KapsoWebhookError("body_not_raw", 500, HINT);
  }
  if (!read.size) throw new KapsoWebhookError("empty_body", 400, HINT);
  if (read.size <= maxBytes) return read.arrayBuffer();
  throw new KapsoWebhookError("body_too_large", 413, `over ${maxBytes} bytes`);
}

const HINT =
  'pass the raw body. Express: express.raw(), Next.js: bodyParser: false, Fastify: parseAs: "buffer", Hono: c.req.raw';
