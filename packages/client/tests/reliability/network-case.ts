import type { OutgoingHttpHeaders, RequestListener } from "node:http";
import type { KapsoClientOptions } from "../../src/index.js";
import { respondWith } from "../transport/http-server.js";

/** Something that a network or a server can do, and what a call makes of it. */
export interface NetworkCase {
  /** As `docs/reliability.md` calls it. */
  readonly name: string;
  /** Plays it, for each attempt anew. */
  readonly respond: RequestListener;
  /** Name of the error's class; absent if the call works. */
  readonly error?: string;
  /** Which requests are repeated: none by default. */
  readonly repeats?: "reads" | "all";
  readonly options?: Partial<KapsoClientOptions>;
  /** Where the client looks for the server, if not where it is. */
  readonly toBaseUrl?: (url: string) => string;
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

/** Writes bytes to the connection as they are, and closes it. */
export function raw(text: string): RequestListener {
  return ({ socket }) => {
    socket.end(text);
  };
}

/** Sends a head and a part of the body, then breaks the connection off. */
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
