import { ResponseSizeError } from "../errors/response-size-error.js";

/** Statuses with which a `Response` takes no body (Fetch standard). */
const NULL_BODY_STATUSES = [204, 205, 304];
/** Most bytes that are read of the body of an error. */
const MAX_ERROR_BYTES = 64 * 1024;

const decoder = typeof TextDecoder === "function" ? new TextDecoder() : null;

/** Whether a response has a body to read. */
export function hasBody(method: string, { status }: Response): boolean {
  return method !== "HEAD" && !NULL_BODY_STATUSES.includes(status);
}

/**
 * Reads a body as UTF-8 text. Of the body of an error, the first 64 KiB are
 * enough.
 *
 * @param maxBytes - Most bytes of a success, after decoding.
 * @throws KapsoResponseSizeError for a larger one, without reading the rest
 */
export async function readText(
  response: Response,
  maxBytes: number,
): Promise<string> {
  if (decoder && isReadable(response.body)) {
    return decoder.decode(await readBytes(response, maxBytes));
  }
  // A response without a stream can only be measured afterwards.
  const text = await response.text();
  const limit = limitOf(response, maxBytes);
  if (text.length > limit && response.ok) throw tooLarge(maxBytes);
  return text.length > limit ? text.slice(0, limit) : text;
}

/** Reads a body as bytes; see {@link readText}. */
export async function readBytes(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const limit = limitOf(response, maxBytes);
  const bytes = isReadable(response.body)
    ? await collect(response.body, limit)
    : new Uint8Array(await response.arrayBuffer());
  if (bytes.length > limit && response.ok) throw tooLarge(maxBytes);
  return bytes.subarray(0, limit);
}

/**
 * Reads a stream to its end, but no further than the part that exceeds `limit`.
 * A server can send a large body in parts of one byte: they are joined as they
 * arrive, as each costs more memory than it holds.
 */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  // The streams of responses give bytes that nobody shares: a single part stays
  // as it is.
  let bytes = new Uint8Array();
  let size = 0;
  while (size <= limit) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, size);
    if (size === 0) bytes = value as Uint8Array<ArrayBuffer>;
    else {
      if (size + value.length > bytes.length) {
        const larger = new Uint8Array(2 * size + value.length);
        larger.set(bytes.subarray(0, size));
        bytes = larger;
      }
      bytes.set(value, size);
    }
    size += value.length;
  }
  reader.cancel().catch(() => {});
  return bytes.subarray(0, size);
}

function limitOf({ ok }: Response, maxBytes: number): number {
  return ok ? maxBytes : Math.min(maxBytes, MAX_ERROR_BYTES);
}

function tooLarge(maxBytes: number): ResponseSizeError {
  return new ResponseSizeError(
    `the body of the response is larger than maxResponseBytes, ${maxBytes} bytes`,
    maxBytes,
  );
}

/** The body of a foreign response can be missing, or a stream of another kind. */
function isReadable(
  body: ReadableStream<Uint8Array> | null | undefined,
): body is ReadableStream<Uint8Array> {
  return typeof body?.getReader === "function";
}
