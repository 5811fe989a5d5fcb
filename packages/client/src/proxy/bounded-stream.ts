import { collect } from "../transport/read-body.js";

/**
 * Reads a stream to its end.
 *
 * @returns undefined if it has more than `maxBytes`; the rest is not read
 */
export async function readBytes(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!stream) return new Uint8Array();
  const bytes = await collect(stream, maxBytes);
  return bytes.length > maxBytes ? undefined : bytes;
}

/** Options of {@link passStream}. */
export interface Passage {
  readonly maxBytes: number;
  /** Creates the error for a stream with more than `maxBytes`. */
  readonly toTooLarge: () => Error;
  /** When it is aborted, the stream fails. */
  readonly signal: AbortSignal;
  /** Called when the stream starts and stops waiting for a part. */
  readonly onWait?: (isWaiting: boolean) => void;
  /** Called for each part. */
  readonly onPart: () => void;
  /** Called once when the stream ends, fails or is cancelled. */
  readonly onEnd?: () => void;
}

/** Passes a stream on as it arrives, without buffering. */
export function passStream(
  stream: ReadableStream<Uint8Array>,
  { maxBytes, toTooLarge, signal, onWait, onPart, onEnd }: Passage,
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
          onWait?.(true);
          const { done, value } = await reader.read();
          onWait?.(false);
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
