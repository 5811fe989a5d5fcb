import { ArgumentError } from "../errors/argument-error.js";
import { isJsonType } from "../read-result.js";
import type { OutgoingRequest } from "./outgoing.js";
import { RequestWithHeaders } from "./with-headers.js";

/** Settings of a `Request`, with the value that means "not set". */
const SETTINGS = {
  credentials: "same-origin",
  cache: "default",
  mode: "cors",
  referrer: "about:client",
  referrerPolicy: "",
  integrity: "",
  keepalive: false,
} as const;

/**
 * Converts a `Request`, such as one of a middleware, to URL and init. Members that a
 * framework added, such as `next` or `cf`, are kept. Settings that are not set are left
 * out, because some platforms reject them.
 */
export async function convertRequest(
  request: Request,
): Promise<OutgoingRequest> {
  const { method, url, redirect, signal } = request;
  const init: RequestInit & { method: string; headers: Headers } = {
    method,
    headers: new Headers(request.headers),
    redirect,
    signal,
  };
  for (const [name, unset] of Object.entries(SETTINGS)) {
    const value = request[name as keyof typeof SETTINGS] as unknown;
    if (value !== undefined && value !== unset) {
      Object.assign(init, { [name]: value });
    }
  }
  // Additional members. Those of a polyfill are also in its prototype, and left out.
  const members = request as unknown as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members)) {
    if (!(name in Request.prototype)) {
      Object.assign(init, { [name]: members[name] });
    }
  }
  // The body is read once for all attempts. That of a GET is empty.
  const body = await readBody(request).catch(() => {
    throw new ArgumentError(
      "body",
      "was already read: a middleware must clone the request before it reads it",
    );
  });
  const size = typeof body === "string" ? body.length : body.byteLength;
  if (size > 0 || request.body) init.body = body;
  return new RequestWithHeaders(url, init);
}

/**
 * The body as text if it is JSON, as it is sent without a middleware and as mocks of
 * `fetch` expect it. Otherwise as bytes, or as text if a polyfill cannot return bytes.
 */
async function readBody(request: Request): Promise<ArrayBuffer | string> {
  if (isJsonType(request.headers)) return request.text();
  try {
    return await request.arrayBuffer();
  } catch {
    return request.text();
  }
}
