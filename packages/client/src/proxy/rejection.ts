/**
 * Ends a request with a response of the proxy's own. `cause` is what went wrong
 * on the server: it goes to `onError` and never to the browser.
 */
export class Rejection extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    {
      cause,
      headers = {},
    }: { cause?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.headers = headers;
  }
}

/** Headers of every response: it holds one person's data, as the type it says. */
export const RESPONSE_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** `{ "error": "…" }` with the status of the rejection. */
export function toResponse({ status, message, headers }: Rejection): Response {
  return Response.json(
    { error: message },
    { status, headers: { ...headers, ...RESPONSE_HEADERS } },
  );
}

/** The same for an item that does not exist and for somebody else's. */
export function notFound(): Rejection {
  return new Rejection(404, "Not found");
}
