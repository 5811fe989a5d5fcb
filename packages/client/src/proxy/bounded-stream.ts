import { collect } from "../transport/read-body.js";

/**
 * Reads a stream to its end.
 *
 * @returns undefined for more than `maxBytes`; the rest is then left unread
 */
export async function readBytes(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!stream) return new Uint8Array();
  const bytes = await collect(stream, maxBytes);
  return bytes.length > maxBytes ? undefined : bytes;
}

/** How a stream is passed on. */
export interface Passage {
  readonly maxBytes: number;
  /** Makes the error for a stream of more than `maxBytes`. */
  readonly toTooLarge: () => Error;
  /** Fails the stream when it is aborted. */
  readonly signal: AbortSignal;
  /** Called for each part. */
  readonly onPart: () => void;
  /** Called once when the stream is over, one way or another. */
  readonly onEnd?: () => void;
}

/** Passes a stream on as it arrives, no faster than it is read. */
export function passStream(
  stream: ReadableStream<Uint8Array>,
  { maxBytes, toTooLarge, signal, onPart, onEnd }: Passage,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let size = 0;
  let isOver = false;
  let fail: (() => void) | undefined;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    if (fail) signal.removeEventListener("abort", fail);
    onEnd?.();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = () => {
          end();
          controller.error(signal.reason);
          reader.cancel(signal.reason).catch(() => {});
        };
        if (signal.aborted) fail();
        else signal.addEventListener("abort", fail);
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (isOver) return;
          if (done) {
            end();
            controller.close();
            return;
          }
          size += value.byteLength;
          if (size > maxBytes) throw toTooLarge();
          onPart();
          controller.enqueue(value);
        } catch (error) {
          if (isOver) return;
          end();
          controller.error(error);
          reader.cancel(error).catch(() => {});
        }
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
