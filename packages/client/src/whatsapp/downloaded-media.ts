import { ClientError } from "../generated/neutral.js";
import { ResponseSizeError } from "../errors/response-size-error.js";

/** A file that a message had. Its content can be read once. */
export interface DownloadedMedia {
  readonly id: string;
  /** Media type, such as `image/jpeg`. */
  readonly type: string;
  /** Bytes, if the API says how many. */
  readonly size: number | undefined;
  /** Name of the file, without folders; the id if it has no other. */
  readonly filename: string;
  /** SHA-256 of the content, in hexadecimal, if the API says it. */
  readonly sha256: string | undefined;
  /** The content as it arrives. React Native has no streams. */
  stream(): ReadableStream<Uint8Array>;
  /** The whole content, with its type. */
  blob(): Promise<Blob>;
  /** The whole content. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What is known of a file besides its content. */
export type MediaFacts = Pick<
  DownloadedMedia,
  "id" | "type" | "size" | "filename" | "sha256"
>;

/** Makes a file of a response, with at most `maxBytes` of content. */
export function toMedia(
  facts: MediaFacts,
  response: Response,
  maxBytes: number,
): DownloadedMedia {
  let isRead = false;
  const assertUnread = (): void => {
    if (isRead) {
      throw new ClientError(
        `the file ${facts.id} has been read: keep what blob() or arrayBuffer() gave, or download it again`,
      );
    }
    isRead = true;
  };
  if (typeof ReadableStream !== "function") {
    return { ...facts, ...readWhole(response, maxBytes, assertUnread) };
  }
  const stream = (): ReadableStream<Uint8Array> => {
    assertUnread();
    const empty = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        start: (controller) => {
          controller.close();
        },
      });
    return boundStream(response.body ?? empty(), maxBytes);
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
    // Not by way of a `Blob`, which cannot be read in jsdom.
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

/** The content where there are no streams: it has arrived with the response. */
function readWhole(
  response: Response,
  maxBytes: number,
  assertUnread: () => void,
): Pick<DownloadedMedia, "stream" | "blob" | "arrayBuffer"> {
  const read = async <Content>(
    content: () => Promise<Content>,
    sizeOf: (content: Content) => number,
  ): Promise<Content> => {
    assertUnread();
    const whole = await content();
    if (sizeOf(whole) > maxBytes) throw tooLarge(maxBytes);
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
 * Passes a body on until there is more of it than allowed.
 *
 * @throws KapsoResponseSizeError from the stream
 */
function boundStream(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): ReadableStream<Uint8Array> {
  let size = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        size += chunk.length;
        if (size > maxBytes) throw tooLarge(maxBytes);
        controller.enqueue(chunk);
      },
    }),
  );
}

/** The error for a file that is larger than it may be. */
export function tooLarge(maxBytes: number): ResponseSizeError {
  return new ResponseSizeError(
    `the file is larger than maxBytes, ${maxBytes} bytes`,
    maxBytes,
  );
}

/** The name in a `Content-Disposition` (RFC 6266), without folders. */
export function readFilename(header: string | null): string | undefined {
  const [, encoded] = /filename\*=UTF-8''([^;\s]+)/i.exec(header ?? "") ?? [];
  const [, quoted, plain] =
    /filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? "") ?? [];
  const name = decode(encoded) ?? quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
  // A name that is saved as it is must not lead to another folder.
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
