import { ClientError } from "../generated/neutral.js";
import { ConnectionError } from "../errors/connection-error.js";
import { ResponseSizeError } from "../errors/response-size-error.js";

/** The file of a message. Its content can be read once. */
export interface DownloadedMedia {
  readonly id: string;
  /** Media type, such as `image/jpeg`. */
  readonly type: string;
  /** Size in bytes, if the API returns it. */
  readonly size: number | undefined;
  /** Name of the file, without folders; the id if it has no name. */
  readonly filename: string;
  /** SHA-256 of the content in hexadecimal, if the API returns it. */
  readonly sha256: string | undefined;
  /** The content as it arrives. Throws in React Native, which has no streams. */
  stream(): ReadableStream<Uint8Array>;
  /** The whole content, with its type. */
  blob(): Promise<Blob>;
  /** The whole content. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The properties of a file without its content. */
export type MediaFacts = Pick<
  DownloadedMedia,
  "id" | "type" | "size" | "filename" | "sha256"
>;

/** How many bytes the content of a file can have. */
export interface SizeLimits {
  readonly maxBytes: number;
  /** The size that the API returned, if any. */
  readonly minBytes: number | undefined;
}

/** Creates a file from a response, with content within the limits. */
export function toMedia(
  facts: MediaFacts,
  response: Response,
  limits: SizeLimits,
): DownloadedMedia {
  let isRead = false;
  const assertUnread = (): void => {
    if (isRead) {
      throw new ClientError(
        `the file ${facts.id} has already been read: keep the result of blob() or arrayBuffer(), or download it again`,
      );
    }
    isRead = true;
  };
  if (typeof ReadableStream !== "function") {
    return { ...facts, ...readWhole(response, limits, assertUnread) };
  }
  const stream = (): ReadableStream<Uint8Array> => {
    assertUnread();
    const empty = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        start: (controller) => {
          controller.close();
        },
      });
    return boundStream(response.body ?? empty(), limits);
  };
  const chunks = async (): Promise<Uint8Array<ArrayBuffer>[]> => {
    const reader = stream().getReader();
    const read: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return read;
      // Chunks of a response are never in shared memory.
      read.push(value as Uint8Array<ArrayBuffer>);
    }
  };
  return {
    ...facts,
    stream,
    blob: async () => new Blob(await chunks(), { type: facts.type }),
    // Does not use a `Blob`, which cannot be read in jsdom.
    arrayBuffer: async () => join(await chunks()),
  };
}

function join(chunks: readonly Uint8Array[]): ArrayBuffer {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const joined = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined.buffer;
}

/** Reads the content on a platform without streams, where it has arrived completely. */
function readWhole(
  response: Response,
  limits: SizeLimits,
  assertUnread: () => void,
): Pick<DownloadedMedia, "stream" | "blob" | "arrayBuffer"> {
  const read = async <Content>(
    content: () => Promise<Content>,
    sizeOf: (content: Content) => number,
  ): Promise<Content> => {
    assertUnread();
    const whole = await content();
    assertNotLarger(sizeOf(whole), limits);
    assertComplete(sizeOf(whole), limits);
    return whole;
  };
  return {
    stream: () => {
      throw new ClientError(
        "there is no ReadableStream in this environment: use blob() or arrayBuffer()",
      );
    },
    blob: () =>
      read(
        () => response.blob(),
        ({ size }) => size,
      ),
    arrayBuffer: () =>
      read(
        () => response.arrayBuffer(),
        ({ byteLength }) => byteLength,
      ),
  };
}

/**
 * Limits the size of a body. The stream fails with a KapsoResponseSizeError if the body is
 * larger, and with a KapsoConnectionError if it ends too early.
 */
function boundStream(
  body: ReadableStream<Uint8Array>,
  limits: SizeLimits,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  // Not a `TransformStream`, which happy-dom implements differently.
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        assertComplete(size, limits);
        controller.close();
        return;
      }
      size += value.length;
      try {
        assertNotLarger(size, limits);
      } catch (error) {
        reader.cancel().catch(() => undefined);
        throw error;
      }
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function assertNotLarger(size: number, { maxBytes }: SizeLimits): void {
  if (size > maxBytes) throw tooLarge(maxBytes);
}

/** Without a length, HTTP does not show that a body is incomplete; the API's size does. */
function assertComplete(size: number, { minBytes = 0 }: SizeLimits): void {
  if (size >= minBytes) return;
  throw new ConnectionError(
    `the file is incomplete: ${size} of ${minBytes} bytes arrived`,
  );
}

export function tooLarge(maxBytes: number): ResponseSizeError {
  return new ResponseSizeError(
    `the file is larger than maxBytes, ${maxBytes} bytes`,
    maxBytes,
  );
}

/** Reads the file name in a `Content-Disposition` (RFC 6266), without folders. */
export function readFilename(header: string | null): string | undefined {
  const [, encoded] = /filename\*=UTF-8''([^;\s]+)/i.exec(header ?? "") ?? [];
  const [, quoted, plain] =
    /filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? "") ?? [];
  const name = decode(encoded) ?? quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
  // If the file is saved under this name, it must not be in another folder.
  const last = name?.split(/[\\/]/).at(-1);
  return last === "" || last === "." || last === ".." ? undefined : last;
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
