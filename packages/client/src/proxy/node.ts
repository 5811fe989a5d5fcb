import type { ProxyHandler } from "./handler.js";
import { Rejection, toResponse } from "./rejection.js";
import { isPlainPath, readPath } from "./routes/find-route.js";

/**
 * What is used of Node's `IncomingMessage`, and of the request of Express.
 * Spelled out, so that this module needs nothing of Node, types included.
 */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express: the URL before a mount path was taken off. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Left by a body parser that has read the request already. */
  readonly body?: unknown;
  readonly readableEnded: boolean;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  setHeader(name: string, value: string | string[]): unknown;
  write(chunk: Uint8Array): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  on(event: "close" | "drain", listener: () => void): unknown;
}

/** A request listener of `node:http`, and a handler of Express. */
export type NodeHandler = (
  request: NodeRequest,
  response: NodeResponse,
) => Promise<void>;

/**
 * Adapts a proxy handler to `node:http`, and to Express, mounted under a path
 * or not and with `express.json()` before it or not. The request is aborted
 * when the browser goes away. Never rejects.
 *
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import { createProxyHandler, toNodeHandler } from "@kapso-platform/client/proxy";
 *
 * const handler = createProxyHandler({
 *   allow: ["conversations.list"],
 *   authorize: () => null,
 * });
 * createServer(toNodeHandler(handler)).listen(3000).close();
 * ```
 */
export function toNodeHandler(handler: ProxyHandler): NodeHandler {
  return async (request, response) => {
    const controller = new AbortController();
    response.on("close", () => {
      if (!response.writableFinished) controller.abort();
    });
    try {
      const { status, headers, body } = await respondTo(
        handler,
        request,
        controller.signal,
      );
      response.statusCode = status;
      for (const [name, value] of headers) response.setHeader(name, value);
      // The one header that may come more than once, and cannot be joined.
      const cookies = headers.getSetCookie();
      if (cookies.length > 0) response.setHeader("set-cookie", cookies);
      await writeBody(response, body, controller.signal);
      response.end();
    } catch (error) {
      // A file, or a `Response` of the app's own, that breaks off.
      response.destroy(error as Error);
    }
  };
}

/** Writes a body as it arrives, no faster than the browser takes it. */
async function writeBody(
  response: NodeResponse,
  body: ReadableStream<Uint8Array> | null,
  gone: AbortSignal,
): Promise<void> {
  let proceed: (() => void) | undefined;
  const goOn = (): void => proceed?.();
  response.on("drain", goOn);
  gone.addEventListener("abort", goOn);
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    const isFull = !gone.aborted && !response.write(value);
    if (isFull) await new Promise<void>((resolve) => (proceed = resolve));
    if (gone.aborted) return reader.cancel();
  }
}

async function respondTo(
  handler: ProxyHandler,
  incoming: NodeRequest,
  signal: AbortSignal,
): Promise<Response> {
  const url = incoming.originalUrl ?? incoming.url ?? "";
  // Before `new Request` resolves the dots in it, to another path.
  if (!url.startsWith("/") || !isPlainPath(readPath(url))) {
    return toResponse(
      new Rejection(404, "No operation of the API is at this path"),
    );
  }
  let request;
  try {
    request = toRequest(incoming, url, signal);
  } catch {
    // The Fetch standard has no TRACE, for example.
    return toResponse(new Rejection(400, "The request cannot be taken"));
  }
  return handler(request);
}

function toRequest(
  incoming: NodeRequest,
  url: string,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // Pseudo-headers of HTTP/2 are no headers of a `Request`.
    if (value === undefined || name.startsWith(":")) continue;
    const items = typeof value === "string" ? [value] : value;
    for (const item of items) headers.append(name, item);
  }
  const { method = "GET" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${hostOf(headers)}${url}`, {
    method,
    headers,
    signal,
    // The Fetch standard requires this for a stream.
    ...(hasBody ? { body: toBody(incoming), duplex: "half" } : {}),
  });
}

/** A host that cannot be taken for a part of the path. */
function hostOf(headers: Headers): string {
  const host = headers.get("host") ?? "";
  return /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(host) ? host : "localhost";
}

function toBody(incoming: NodeRequest): BodyInit | null {
  const { body, readableEnded } = incoming;
  if (!readableEnded) return toStream(incoming);
  if (body === undefined) return null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return typeof body === "string" ? body : JSON.stringify(body);
}

/**
 * The body as it arrives, no faster than it is read. What is left unread is
 * discarded, so that the connection can respond and be used again: ending the
 * stream would end the connection.
 */
function toStream(incoming: NodeRequest): ReadableStream<Uint8Array> {
  let open = true;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const finish = (error?: unknown): void => {
        if (!open) return;
        open = false;
        if (error === undefined) controller.close();
        else controller.error(error);
      };
      incoming.on("data", (chunk: Uint8Array) => {
        if (!open) return;
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.on("end", () => {
        finish();
      });
      incoming.on("error", finish);
      incoming.on("close", () => {
        finish(new TypeError("The request broke off"));
      });
    },
    pull() {
      incoming.resume();
    },
    cancel() {
      open = false;
      incoming.resume();
    },
  });
}
