import { assertCallable } from "../arguments/callable.js";
import type { ProxyHandler } from "./handler.js";
import { Rejection, toResponse } from "./rejection.js";
import { isPlainPath, readPath } from "./routes/find-route.js";

/**
 * The used members of `IncomingMessage` of Node.js, and of the request of Express. They are
 * declared here, so that this module does not need the types of Node.js.
 */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express: the URL with the path at which the handler is mounted. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Set by a body parser that has already read the request. */
  readonly body?: unknown;
  readonly readableEnded: boolean;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** The used members of `ServerResponse` of Node.js. */
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
 * Adapts a proxy handler to `node:http` and Express, mounted at any path, and with or
 * without `express.json()` before it. The request is aborted when the browser disconnects.
 * Never rejects.
 *
 * @throws KapsoArgumentError if the handler is not a function
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
  // Without types, it can be missing.
  const given: unknown = handler;
  assertCallable("handler", given ?? null);
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
      // The only header that can occur several times and cannot be joined.
      const cookies = headers.getSetCookie();
      if (cookies.length > 0) response.setHeader("set-cookie", cookies);
      await writeBody(response, body, controller.signal);
      response.end();
    } catch (error) {
      // The body of a file, or of the app's own `Response`, failed.
      response.destroy(error as Error);
    }
  };
}

/** Writes a body as it arrives, no faster than the browser reads it. */
async function writeBody(
  response: NodeResponse,
  body: ReadableStream<Uint8Array> | null,
  gone: AbortSignal,
): Promise<void> {
  let proceed: (() => void) | undefined;
  response.on("drain", () => proceed?.());
  const reader = body?.getReader();
  const stop = (): void => void reader?.cancel().catch(() => {});
  if (gone.aborted) stop();
  else gone.addEventListener("abort", stop);
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    if (response.write(value)) continue;
    // A browser that does not read keeps no stream that has failed or is cancelled.
    await Promise.race([
      new Promise<void>((resolve) => (proceed = resolve)),
      reader.closed,
    ]);
  }
}

async function respondTo(
  handler: ProxyHandler,
  incoming: NodeRequest,
  signal: AbortSignal,
): Promise<Response> {
  const url = incoming.originalUrl ?? incoming.url ?? "";
  // Checked before `new Request`, which would resolve dots and so change the path.
  if (!url.startsWith("/") || !isPlainPath(readPath(url))) {
    return toResponse(
      new Rejection(404, "No operation of the API is at this path"),
    );
  }
  let request;
  try {
    request = toRequest(incoming, url, signal);
  } catch {
    // For example TRACE, which the Fetch standard does not allow.
    return toResponse(new Rejection(400, "The request is not supported"));
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
    // A `Request` cannot have pseudo-headers of HTTP/2.
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

/** The host, if it is valid. Another value could change the path of the URL. */
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
 * The body as it arrives, no faster than it is read. If it is cancelled, the rest is
 * discarded: destroying the stream would close the connection before the response.
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
        finish(new TypeError("The request is incomplete"));
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
