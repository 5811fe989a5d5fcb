import type { Fetch } from "../src/index.js";

/** A `fetch` for a client, written as one that takes a `Request`. */
export function withRequest(
  send: (request: Request) => Promise<Response>,
): Fetch {
  return (url, init) => send(new Request(url, init));
}
