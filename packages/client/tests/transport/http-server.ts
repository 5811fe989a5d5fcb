import { serve } from "../serve.js";
import {
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type RequestListener,
} from "node:http";
import { inspect } from "node:util";

export const KEY = "kapso_live_5f2d8c77e1";

/** A request as the server received it. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface TestServer {
  url: string;
  received: ReceivedRequest[];
}

/**
 * Starts an HTTP server that sends the given responses in order, repeats the
 * last one, and stops at the end of the test.
 */
export async function startServer(
  ...responses: RequestListener[]
): Promise<TestServer> {
  const received: ReceivedRequest[] = [];
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const respond =
        responses[Math.min(received.length, responses.length - 1)];
      received.push({
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks),
      });
      respond?.(request, response);
    });
  });
  return { url, received };
}

/** Responds with a status, a body (objects as JSON) and headers. */
export function respondWith(
  status: number,
  body: unknown = { data: "ok" },
  headers: OutgoingHttpHeaders = {},
): RequestListener {
  const isRaw = typeof body === "string" || Buffer.isBuffer(body);
  return (_request, response) => {
    response.writeHead(status, {
      "content-type": "application/json",
      ...headers,
    });
    response.end(isRaw ? body : JSON.stringify(body));
  };
}

/** Resets the connection instead of responding. */
export const reset: RequestListener = (request) => {
  request.socket.resetAndDestroy();
};

/** Sends the headers and the first byte of the body, then stalls. */
export const stall: RequestListener = (_request, response) => {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": 100,
  });
  response.write("{");
};

/** Everything that a log could show of an error. */
export function exposures(error: unknown): string {
  const shown = [
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: Infinity, showHidden: true }),
  ];
  for (let link = error; link instanceof Error; link = link.cause) {
    shown.push(link.message, link.stack ?? "", JSON.stringify(link));
    if ("headers" in link)
      shown.push(JSON.stringify([...(link.headers as Headers)]));
  }
  return shown.join("\n");
}
