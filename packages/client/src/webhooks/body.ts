import { KapsoWebhookError } from "./error.js";
import type { WebhookRequest } from "./request.js";

type Stream = AsyncIterable<unknown>;

/** A raw body. */
export type RawBody = string | ArrayBuffer | ArrayBufferView;

/**
 * Reads the bytes of the raw body of a request. A stream is read until it ends or exceeds
 * `maxBytes`.
 *
 * @throws KapsoWebhookError if the body is not raw, empty, too large, or incomplete
 */
export async function readBody(
  request: Omit<WebhookRequest, "headers">,
  maxBytes = Infinity,
): Promise<ArrayBuffer> {
  let read = new Blob();
  try {
    const body =
      request.rawBody ??
      request.body ??
      // If the iteration ends early, the connection must stay open.
      request.iterator?.({ destroyOnReturn: false }) ??
      "";
    for await (const chunk of (body as Partial<Stream>)[Symbol.asyncIterator]
      ? (body as Stream)
      : [body]) {
      // Accepts buffers and views of any realm, which have `byteLength`, and strings.
      // oxlint-disable-next-line no-unused-expressions -- anything else throws
      (chunk as Partial<ArrayBuffer>).byteLength ?? (chunk as string).trim();
      read = new Blob([read, chunk as BlobPart]);
      if (!(read.size <= maxBytes)) break;
    }
  } catch {
    throw new KapsoWebhookError("body_not_raw", 500);
  }
  // Negated, so that NaN does not allow any size.
  if (!(read.size <= maxBytes)) {
    throw new KapsoWebhookError("body_too_large", 413, `max ${maxBytes}`);
  }
  if (!read.size) throw new KapsoWebhookError("empty_body", 400);
  return read.arrayBuffer();
}
