/**
 * Ends a request with an answer of the proxy's own. `cause` is what went wrong
 * where the browser must not know: it goes to `onError` only.
 */
export class Refusal extends Error {
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

/** Headers of every answer: it is one person's data, and nothing but JSON. */
export const ANSWER_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** The answer to a request that is refused: `{ "error": "…" }`. */
export function toResponse({ status, message, headers }: Refusal): Response {
  return Response.json(
    { error: message },
    { status, headers: { ...headers, ...ANSWER_HEADERS } },
  );
}
