import { copyHeaders } from "./copy-headers.js";

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

/**
 * Passes a body on as it arrives. Fails with the reason of `signal` as soon as it is
 * aborted, even if the body itself ignores the signal.
 *
 * @param release - Called when the body ends or is cancelled.
 * @param toError - Converts the error of a body that failed.
 */
export function guardBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  release: () => void,
  toError: (cause: unknown) => unknown,
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
