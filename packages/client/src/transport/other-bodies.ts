import { copyHeaders } from "./copy-headers.js";
import { isReadable, readBytes } from "./read-body.js";

/**
 * Makes a response return the text that was already read from it, once. openapi-fetch
 * gets the response that `fetch` returned.
 *
 * The text is released when it is read. The response is kept until the garbage collector
 * has run its finalizer, and would otherwise keep the text as long.
 */
export function giveText(response: Response, text: string): Response {
  let held: string | undefined = text;
  const take = (): string => {
    if (held === undefined) throw new TypeError("the body was already read");
    const taken = held;
    held = undefined;
    return taken;
  };
  response.text = () =>
    new Promise((resolve) => {
      resolve(take());
    });
  response.json = () =>
    new Promise((resolve) => {
      resolve(JSON.parse(take()));
    });
  return response;
}

/**
 * Copies a response with a body that is already decoded, and without the encoding and
 * length of the received body.
 */
export function withBody(response: Response, body: BodyInit): Response {
  const { status, statusText, url, redirected } = response;
  const headers = copyHeaders(response.headers);
  if (headers.has("content-encoding")) {
    headers.delete("content-encoding");
    headers.delete("content-length");
  }
  const isConstructible = status >= 200 && status <= 599;
  const copy = new Response(body, {
    status: isConstructible ? status : 500,
    statusText,
    headers,
  });
  // A constructed response has no URL, and cannot have an unusual status.
  Object.defineProperties(copy, {
    url: { value: url },
    redirected: { value: redirected },
    ...(isConstructible ? {} : { status: { value: status } }),
  });
  return copy;
}

/** The parts of an attempt that a streamed body needs. */
interface OpenAttempt {
  readonly signal: AbortSignal;
  /** Converts the error of a body that failed. */
  readonly toError: (cause: unknown) => unknown;
  /** Called when the body ends, fails or is cancelled. */
  readonly release: () => void;
  /** Called if the body is still open when the response is returned. */
  readonly keep: () => void;
}

/** Returns the response with its bytes read, or with its body as a stream. */
export async function readOther(
  response: Response,
  read: "bytes" | "stream",
  maxBytes: number,
  attempt: OpenAttempt,
): Promise<Response> {
  // Only the beginning of an error's body is read, even if a stream was requested.
  if (read === "stream" && (response.ok || maxBytes === Infinity)) {
    // React Native has no streams. Its responses are complete when `fetch` resolves.
    if (typeof ReadableStream !== "function") return response;
    const stream = toStream(response.body);
    if (stream) {
      attempt.keep();
      return withBody(response, guardBody(stream, attempt));
    }
  }
  return withBody(response, await readBytes(response, maxBytes));
}

/**
 * Converts a body to a web stream: node-fetch has streams of Node.js. Undefined if there
 * is no body.
 */
function toStream(
  body: ReadableStream<Uint8Array> | Partial<AsyncIterable<unknown>> | null,
): ReadableStream<Uint8Array> | undefined {
  if (isReadable(body)) return body;
  const chunks = body?.[Symbol.asyncIterator]?.();
  return (
    chunks &&
    new ReadableStream({
      async pull(controller) {
        const chunk = await chunks.next();
        if (chunk.done) controller.close();
        // Readers expect a `Uint8Array`, not a `Buffer`.
        else controller.enqueue(new Uint8Array(chunk.value as Uint8Array));
      },
      async cancel() {
        await chunks.return?.();
      },
    })
  );
}

/**
 * Passes a body on as it arrives. Fails with the reason of `signal` as soon as it is
 * aborted, even if the body itself ignores the signal.
 */
function guardBody(
  body: ReadableStream<Uint8Array>,
  { signal, toError, release }: OpenAttempt,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    start(controller) {
      signal.addEventListener("abort", () => {
        controller.error(toError(signal.reason));
        reader.cancel(signal.reason).catch(() => {});
      });
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          release();
          controller.close();
        } else controller.enqueue(value);
      } catch (cause) {
        controller.error(toError(cause));
      }
    },
    cancel(reason) {
      release();
      return reader.cancel(reason);
    },
  });
}
