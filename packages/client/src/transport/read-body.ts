import { loadOnDemand } from "../load-on-demand.js";

/** Statuses with which a `Response` cannot have a body (Fetch standard). */
const NULL_BODY_STATUSES = [204, 205, 304];
/** Maximum number of bytes that are read of the body of an error. */
const MAX_ERROR_BYTES = 64 * 1024;

const decoder = typeof TextDecoder === "function" ? new TextDecoder() : null;

/** Whether a response has a body to read. */
export function hasBody(method: string, { status }: Response): boolean {
  return method !== "HEAD" && !NULL_BODY_STATUSES.includes(status);
}

/**
 * Reads a body as UTF-8 text. Of the body of an error, it reads the first 64 KiB.
 *
 * @param maxBytes - Maximum decoded size of the body of a successful response.
 * @throws KapsoResponseSizeError for a larger body, without reading the rest
 */
export async function readText(
  response: Response,
  maxBytes: number,
): Promise<string> {
  const limit = limitOf(response, maxBytes);
  if (decoder && isReadable(response.body)) {
    const bytes = await collect(response.body, limit);
    if (bytes.length <= limit) return decoder.decode(bytes);
    if (response.ok) await failTooLarge(maxBytes);
    return decoder.decode(bytes.subarray(0, limit));
  }
  // Without a stream, the size is only known afterwards.
  const text = await response.text();
  if (text.length > limit && response.ok) await failTooLarge(maxBytes);
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
  if (bytes.length > limit && response.ok) await failTooLarge(maxBytes);
  return bytes.subarray(0, limit);
}

/**
 * Reads a stream to its end, or until it exceeds `limit`. Parts are joined as they arrive:
 * a server can send a large body in parts of one byte, and each separate part would take
 * much more memory than its byte.
 */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  // Nothing else uses the bytes of a response, so the first part is not copied.
  let bytes = new Uint8Array();
  let size = 0;
  while (size <= limit) {
    const { done, value } = await reader.read();
    if (done) return size < bytes.length ? bytes.subarray(0, size) : bytes;
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

async function failTooLarge(maxBytes: number): Promise<never> {
  const { toSizeError } = await loadOnDemand();
  throw toSizeError(maxBytes);
}

/** Whether a body is a web stream. Other implementations can have none, or another kind. */
export function isReadable(
  body: object | null | undefined,
): body is ReadableStream<Uint8Array> {
  return (
    typeof (body as Partial<ReadableStream> | null | undefined)?.getReader ===
    "function"
  );
}
