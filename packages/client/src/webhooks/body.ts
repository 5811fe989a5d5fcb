import { KapsoWebhookError } from "./error.js";

/** A body as it came over the wire. */
export type RawBody = string | ArrayBuffer | ArrayBufferView;

/**
 * A raw body in one piece; a stream is read to its end, but not far beyond
 * `maxBytes`.
 *
 * @throws KapsoWebhookError if it is not raw, empty, too large, or breaks off
 */
export async function readBody(
  body: unknown,
  maxBytes = Infinity,
): Promise<Blob> {
  let read = new Blob();
  try {
    for await (const chunk of isStream(body) ? body : [body ?? ""]) {
      if (!isRaw(chunk)) throw chunk;
      read = new Blob([read, chunk]);
      if (read.size > maxBytes) break;
    }
  } catch {
    throw new KapsoWebhookError("body_not_raw", 500, HINT);
  }
  if (!read.size) throw new KapsoWebhookError("empty_body", 400, HINT);
  if (read.size <= maxBytes) return read;
  throw new KapsoWebhookError("body_too_large", 413, `over ${maxBytes} bytes`);
}

const HINT =
  'pass the raw body. Express: express.raw(), Next.js: bodyParser: false, Fastify: parseAs: "buffer", Hono: c.req.raw';

/** Text, a buffer or a view of one, also of another realm. */
function isRaw(body: unknown): body is BlobPart {
  return Object(body) !== body || "byteLength" in (body as object);
}

function isStream(body: unknown): body is AsyncIterable<unknown> {
  return !!(body as AsyncIterable<unknown> | null)?.[Symbol.asyncIterator];
}
