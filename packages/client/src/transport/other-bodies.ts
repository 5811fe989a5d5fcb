import { copyHeaders } from "./copy-headers.js";

/**
 * Makes a response give a text that was already read from it, as openapi-fetch
 * asks for it, once. The response stays the one that `fetch` gave.
 *
 * The text is dropped with that: a response lives until the garbage collector
 * has looked for its finalizer, and would keep the text alive for as long.
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
 * The same response with its body exchanged for one already decoded: hence
 * without the encoding and the length of what went over the wire.
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
  // A constructed response has neither, nor can it have an unusual status.
  Object.defineProperties(copy, {
    url: { value: url },
    redirected: { value: redirected },
    ...(isConstructible ? {} : { status: { value: status } }),
  });
  return copy;
}

/**
 * Passes a body on as it arrives, and fails as soon as `signal` is aborted,
 * with its reason, even if the body itself does not heed the signal.
 *
 * @param release - Called when the body is over, one way or another.
 * @param toError - Makes an error out of what broke off the body.
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
