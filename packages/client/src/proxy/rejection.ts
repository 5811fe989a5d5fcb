/**
 * Ends a request with an error response of the proxy. `cause` is the problem on the server:
 * `onError` gets it, the browser does not.
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

/** Whether a thrown value is a rejection. A Proxy can throw during the check. */
export function isRejection(value: unknown): value is Rejection {
  try {
    return value instanceof Rejection;
  } catch {
    return false;
  }
}

/** Headers of every response: it must not be cached or interpreted as another type. */
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

/** The response for an item that does not exist, and for an item of another scope. */
export function notFound(): Rejection {
  return new Rejection(404, "Not found");
}
