import type { OutgoingHttpHeaders, RequestListener } from "node:http";
import type { KapsoClientOptions } from "../../src/index.js";
import { respondWith } from "../transport/http-server.js";

/** A behavior of a network or a server, and the outcome of a call. */
export interface NetworkCase {
  /** Its name in `docs/reliability.md`. */
  readonly name: string;
  /** Simulates the behavior for each attempt. */
  readonly respond: RequestListener;
  /** Name of the error class; absent if the call succeeds. */
  readonly error?: string;
  /** The requests that are retried: none by default. */
  readonly retries?: "reads" | "all";
  /** Set if it is a success for an upload, whose result has no envelope. */
  readonly isUploaded?: true;
  /** The outcome if it is the content of a download; absent if it is the same. */
  readonly download?: Download;
  readonly options?: Pick<KapsoClientOptions, "timeout" | "maxResponseBytes">;
  /** The base URL of the client, if it is not that of the server. */
  readonly toBaseUrl?: (url: string) => string;
}

/** The outcome of a download whose content behaves as in a case. */
export interface Download {
  /** Name of the error class; absent if the download succeeds. */
  readonly error?: string;
  /** The size that the API returns for the file. */
  readonly fileSize?: number;
}

/** Any content is a file. */
export const A_FILE: Download = {};

/**
 * The headers have arrived, so the error is thrown while the content is read, and nothing
 * is sent again.
 */
export function whileRead(error: string, fileSize?: number): Download {
  return { error, ...(fileSize !== undefined && { fileSize }) };
}

/** An item in its envelope. */
export const ITEM = { data: { id: "1" } };

/** Responds with a status, and a JSON body or text. */
export function status(
  code: number,
  headers: OutgoingHttpHeaders = {},
  body: unknown = { error: "no" },
): RequestListener {
  return respondWith(code, body, headers);
}

/** Responds with 200 and a body of any kind. */
export function body(
  content: unknown,
  headers: OutgoingHttpHeaders = {},
): RequestListener {
  return respondWith(200, content, headers);
}

/** Writes raw bytes to the connection, and closes it. */
export function raw(text: string): RequestListener {
  return ({ socket }) => {
    socket.end(text);
  };
}

/** Sends the headers and a part of the body, then destroys the connection. */
export function cut(headers: OutgoingHttpHeaders, code = 200): RequestListener {
  return ({ socket }, response) => {
    response.writeHead(code, {
      "content-type": "application/json",
      ...headers,
    });
    response.write('{"data":', () => {
      socket.destroy();
    });
  };
}
