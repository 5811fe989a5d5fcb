import { REQUEST_ID_HEADER } from "./generated/api.js";
/** The result of a call, with its response. */
export interface WithResponse<Data> {
  readonly data: Data;
  /** Status and headers. Its body has already been read. */
  readonly response: Response;
  /** The `X-Request-Id` of the response, for the vendor's support. */
  readonly requestId: string | undefined;
}

/** A promise of the result of a call, and of its response. */
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

/** Combines a result with its response. */
export function withResponse<Data>(
  data: Data,
  response: Response,
): WithResponse<Data> {
  const requestId = response.headers.get(REQUEST_ID_HEADER) ?? undefined;
  return { data, response, requestId };
}

/** Adds `withResponse` to the promise of a call. */
export function toResponsePromise<Data>(
  reply: Promise<{ data: Data; response: Response }>,
): ResponsePromise<Data> {
  let response: Response | undefined;
  const promise = reply.then((given) => {
    ({ response } = given);
    return given.data;
  });
  // A native promise with an additional member is awaited faster than a subclass.
  return Object.defineProperty(promise, "withResponse", {
    // For the stack of an error, engines find the caller only through promises with a
    // single listener. That of `reply` is `promise`.
    value: async () => {
      const data = await promise;
      return response && withResponse(data, response);
    },
  }) as ResponsePromise<Data>;
}
