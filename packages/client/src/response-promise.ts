import { REQUEST_ID_HEADER } from "./generated/api.js";
/** What a call gave, with the response that it came in. */
export interface WithResponse<Data> {
  readonly data: Data;
  /** Status and headers; its body has been read. */
  readonly response: Response;
  /** The `X-Request-Id` of the response: quote it to the vendor's support. */
  readonly requestId: string | undefined;
}

/** A promise of what a call gives, and of its response. */
export interface ResponsePromise<Data> extends Promise<Data> {
  /**
   * The same with the response, for headers such as rate limits.
   *
   * @example
   * ```ts
   * import { createKapsoClient } from "@kapso-platform/client";
   *
   * const kapso = createKapsoClient();
   * const { data, requestId } = await kapso.users.list().withResponse();
   * console.log(requestId, data.items.length);
   * ```
   */
  withResponse(): Promise<WithResponse<Data>>;
}

/** Data with the response that it came in. */
export function withResponse<Data>(
  data: Data,
  response: Response,
): WithResponse<Data> {
  const requestId = response.headers.get(REQUEST_ID_HEADER) ?? undefined;
  return { data, response, requestId };
}

/** Makes the promise of a method out of that of a call. */
export function toResponsePromise<Data>(
  reply: Promise<{ data: Data; response: Response }>,
): ResponsePromise<Data> {
  const promise = reply.then(({ data }) => data);
  // A native promise with one more member is awaited faster than a subclass.
  return Object.defineProperty(promise, "withResponse", {
    value: () => {
      // Whoever asks for the response waits for it alone.
      promise.catch(() => undefined);
      return reply.then(({ data, response }) => withResponse(data, response));
    },
  }) as ResponsePromise<Data>;
}
