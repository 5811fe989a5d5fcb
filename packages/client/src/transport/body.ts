/** Statuses with which a `Response` takes no body (Fetch standard). */
const NULL_BODY_STATUSES = [204, 205, 304];

/** Whether a response has a body to read. */
export function hasBody(request: Request, { status }: Response): boolean {
  return request.method !== "HEAD" && !NULL_BODY_STATUSES.includes(status);
}

/**
 * The same response with its body exchanged for one already decoded: hence
 * without the encoding and the length of what went over the wire.
 */
export function withBody(response: Response, body: BodyInit): Response {
  const { status, statusText, url } = response;
  const headers = new Headers(response.headers);
  if (headers.has("content-encoding")) {
    headers.delete("content-encoding");
    headers.delete("content-length");
  }
  // A constructed response has no URL.
  return Object.defineProperty(
    new Response(body, { status, statusText, headers }),
    "url",
    {
      value: url,
    },
  );
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
