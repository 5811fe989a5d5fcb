/**
 * Ends a request with a response of the proxy's own. `cause` is what went wrong
 * on the server: it goes to `onError` and never to the browser.
 */
export class Rejection extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    {
      cause,
      code,
      headers = {},
    }: {
      cause?: unknown;
      code?: string;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Headers of every response: it holds one person's data, as the type it says. */
export const RESPONSE_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** `{ "error": "…", "code"?: "…" }` with the status of the rejection. */
export function toResponse({
  status,
  code,
  message,
  headers,
}: Rejection): Response {
  return Response.json(
    { error: message, ...(code !== undefined && { code }) },
    { status, headers: { ...headers, ...RESPONSE_HEADERS } },
  );
}

/** The same for an item that does not exist and for somebody else's. */
export function notFound(): Rejection {
  return new Rejection(404, "Not found");
}
