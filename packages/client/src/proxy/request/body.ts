import { passStream, readBytes } from "../bounded-stream.js";
import type { Deadline } from "../deadline.js";
import { Rejection, isRejection } from "../rejection.js";
import type { Route } from "../routes/route.js";
import { isJson, mediaTypeOf } from "./content-type.js";

/** Maximum depth of a JSON body. Bodies of the API are never that deep. */
const MAX_DEPTH = 100;

export const BODY_IS_LATE = {
  status: 408,
  message: "The body did not arrive",
  report: false,
};

/** Maximum size of a body in bytes, by kind. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly maxMediaBytes: number;
}

/** The body of a request to the API. */
export type Body =
  | { readonly json: Readonly<Record<string, unknown>> }
  | {
      readonly stream: ReadableStream<Uint8Array>;
      readonly type: string;
      /** Why the proxy ended the stream; undefined if it did not. */
      readonly failure: () => Rejection | undefined;
      /** Whether the API reads it faster than the browser sends it. */
      readonly isWaiting: () => boolean;
    };

/**
 * Rejects a body with another content type than the operation accepts.
 *
 * @throws Rejection 415
 */
export function checkContentType(
  { headers }: Request,
  { body: contentType, optionalBody }: Route,
): void {
  if (contentType === undefined) return;
  const type = mediaTypeOf(headers);
  if (type === "" && optionalBody) return;
  if (isJson(contentType) ? isJson(type) : type === contentType) return;
  throw new Rejection(415, `The body must be ${contentType}`);
}

/**
 * Reads the body, if the operation has one. JSON is parsed, and only the declared envelope
 * is kept. Other types are streamed.
 *
 * @returns undefined if there is no body
 * @throws Rejection 408 for a body that stalls, 413 for one that is too large, 400 for one
 *   that is not a JSON object
 */
export async function readBody(
  request: Request,
  { body: contentType, envelope, optionalBody }: Route,
  limits: BodyLimits,
  deadline: Deadline,
): Promise<Body | undefined> {
  if (contentType === undefined) return undefined;
  if (request.bodyUsed) {
    throw new Rejection(500, "The request cannot be read", {
      cause: new TypeError(
        "authorize has read the body of the request: read request.clone() instead",
      ),
    });
  }
  const isStreamed = !isJson(contentType);
  const maxBytes = isStreamed ? limits.maxMediaBytes : limits.maxBodyBytes;
  if (Number(request.headers.get("content-length")) > maxBytes) {
    throw tooLarge(maxBytes);
  }
  if (isStreamed) {
    if (!request.body) throw new Rejection(400, "The body is missing");
    let failure: Rejection | undefined;
    let isWaiting = false;
    const stream = passStream(request.body, {
      maxBytes,
      toTooLarge: () => (failure = tooLarge(maxBytes)),
      signal: deadline.signal,
      onWait: (waits) => {
        isWaiting = waits;
      },
      onPart: deadline.extend,
    });
    // The type includes its parameters, such as the boundary of a form.
    const type = request.headers.get("content-type") ?? contentType;
    return {
      stream,
      type,
      failure: () => failure,
      isWaiting: () => isWaiting,
    };
  }
  const bytes = await deadline.race(BODY_IS_LATE, () =>
    readBytes(request.body, maxBytes).catch((cause: unknown) => {
      throw new Rejection(400, "The body could not be read", { cause });
    }),
  );
  if (!bytes) throw tooLarge(maxBytes);
  if (bytes.byteLength === 0 && optionalBody) return undefined;
  if (mediaTypeOf(request.headers) === "") {
    throw new Rejection(415, "The body must be application/json");
  }
  return { json: cutToEnvelope(parse(bytes), envelope) };
}

function tooLarge(maxBytes: number): Rejection {
  return new Rejection(
    413,
    `The body must not be larger than ${maxBytes} bytes`,
  );
}

/** Parses JSON in UTF-8 (RFC 8259 §8.1). */
function parse(bytes: Uint8Array): Record<string, unknown> {
  let body: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (isDeeper(text, MAX_DEPTH)) {
      throw new Rejection(
        400,
        `The body must not be nested deeper than ${MAX_DEPTH} levels`,
      );
    }
    body = JSON.parse(text);
  } catch (error) {
    if (isRejection(error)) throw error;
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Rejection(400, "The body must be a JSON object");
  }
  return body as Record<string, unknown>;
}

/** Whether brackets outside of strings are nested beyond `most` levels. */
function isDeeper(text: string, most: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (inString) {
      if (char === "\\") index++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "[" || char === "{") {
      if (++depth > most) return true;
    } else if (char === "]" || char === "}") depth--;
  }
  return false;
}

function cutToEnvelope(
  body: Record<string, unknown>,
  key: string | undefined,
): Record<string, unknown> {
  if (key === undefined) return body;
  return Object.hasOwn(body, key) ? { [key]: body[key] } : {};
}
