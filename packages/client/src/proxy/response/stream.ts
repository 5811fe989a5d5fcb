import { passStream } from "../bounded-stream.js";
import type { Deadline } from "../deadline.js";
import { Rejection, RESPONSE_HEADERS } from "../rejection.js";
import { passedHeaders } from "./headers.js";

/**
 * Headers of a file. Anybody can send files, so a file must not run as a page on the app's
 * origin. A browser can still show it as an image or a video, or save it.
 */
const FILE_HEADERS = {
  ...RESPONSE_HEADERS,
  "content-security-policy": "sandbox; default-src 'none'",
};

/** Options of {@link sendStream}. */
export interface StreamOptions {
  readonly apiKey: string;
  /** Maximum decoded size. */
  readonly maxBytes: number;
  readonly deadline: Deadline;
}

/**
 * Passes a response on as it arrives, with the type, length and name of the file. Releases
 * the deadline at its end.
 *
 * @throws Rejection 502 for a declared length above `maxBytes`
 */
export function sendStream(
  response: Response,
  { apiKey, maxBytes, deadline }: StreamOptions,
): Response {
  const { status, body } = response;
  const encoding = response.headers.get("content-encoding");
  const length = response.headers.get("content-length");
  const toTooLarge = (): Rejection => {
    const problem = `The API's response is larger than ${maxBytes} bytes`;
    return new Rejection(502, problem, { cause: new Error(problem) });
  };
  if (Number(length) > maxBytes) {
    body?.cancel().catch(() => {});
    throw toTooLarge();
  }
  const headers = passedHeaders(response.headers, apiKey);
  for (const [name, value] of Object.entries(FILE_HEADERS)) {
    headers.set(name, value);
  }
  headers.set("content-type", safeType(response.headers.get("content-type")));
  headers.set(
    "content-disposition",
    attachment(response.headers.get("content-disposition")),
  );
  // The length of an encoded body is not the length of the decoded one.
  if (length !== null && encoding === null && /^\d+$/.test(length)) {
    headers.set("content-length", length);
  }
  if (!body) {
    deadline.release();
    return new Response(null, { status, headers });
  }
  const stream = passStream(body, {
    maxBytes,
    toTooLarge,
    signal: deadline.signal,
    onPart: deadline.extend,
    onEnd: deadline.release,
  });
  return new Response(stream, { status, headers });
}

/** The media type with its parameters, if it is valid. */
function safeType(type: string | null): string {
  return type !== null && /^[\w.+-]+\/[\w.+-]+(\s*;[ -~]*)?$/.test(type)
    ? type
    : "application/octet-stream";
}

/** Replaces the disposition by `attachment`, and keeps its parameters. */
function attachment(disposition: string | null): string {
  const parameters = /^[\w-]+\s*(;[ -~]*)$/.exec(disposition ?? "")?.[1] ?? "";
  return `attachment${parameters}`;
}
