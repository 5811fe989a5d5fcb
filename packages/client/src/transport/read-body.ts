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
  if (!isReadable(response.body)) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > limit && response.ok) throw tooLarge(maxBytes);
    return bytes.length > limit ? bytes.slice(0, limit) : bytes;
  }
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
    if (size <= limit) continue;
    reader.cancel().catch(() => {});
    if (response.ok) throw tooLarge(maxBytes);
    break;
  }
  const [first] = chunks;
  if (chunks.length === 1 && first && size <= limit) {
    // The streams of responses give bytes that nobody shares.
    return first as Uint8Array<ArrayBuffer>;
  }
  const bytes = new Uint8Array(Math.min(size, limit));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, bytes.length - offset), offset);
    offset += chunk.length;
  }
  return bytes;
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
