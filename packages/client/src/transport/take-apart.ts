import { ArgumentError } from "../errors/argument-error.js";
import { OutgoingRequest } from "./outgoing.js";

/** Settings of a `Request` with what stands for "not set". */
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
 * Takes a `Request` apart, as a middleware or another caller may have made it.
 * Members that a framework put on it, such as `next` or `cf`, come along.
 * Settings that it does not have are left out: some platforms reject them.
 */
export async function takeApart(request: Request): Promise<OutgoingRequest> {
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
  // Anything can have been put on it. A polyfill's own members are not meant.
  const members = request as unknown as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members)) {
    if (!(name in Request.prototype)) {
      Object.assign(init, { [name]: members[name] });
    }
  }
  // Read once for all attempts. The body of a GET is empty.
  const body = await readBody(request).catch(() => {
    throw new ArgumentError(
      "body",
      "was already read: a middleware must clone the request before it reads it",
    );
  });
  const size = typeof body === "string" ? body.length : body.byteLength;
  if (size > 0 || request.body) init.body = body;
  return new OutgoingRequest(url, init);
}

/** Bytes, or text where a polyfill gives no bytes of it. */
async function readBody(request: Request): Promise<ArrayBuffer | string> {
  try {
    return await request.arrayBuffer();
  } catch {
    return request.text();
  }
}
