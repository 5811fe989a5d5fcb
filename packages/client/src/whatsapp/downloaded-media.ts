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
  /** The content as it arrives. */
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

/** Makes a file of a response's body. */
export function toMedia(
  facts: MediaFacts,
  body: ReadableStream<Uint8Array>,
): DownloadedMedia {
  let isRead = false;
  const stream = (): ReadableStream<Uint8Array> => {
    if (isRead) {
      throw new ClientError(
        `the file ${facts.id} has been read: keep what blob() or arrayBuffer() gave, or download it again`,
      );
    }
    isRead = true;
    return body;
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
  const blob = async (): Promise<Blob> =>
    new Blob(await chunks(), { type: facts.type });
  return {
    ...facts,
    stream,
    blob,
    arrayBuffer: async () => (await blob()).arrayBuffer(),
  };
}

/**
 * Passes a body on until there is more of it than allowed.
 *
 * @throws KapsoResponseSizeError from the stream
 */
export function boundStream(
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
