import type { Fetch } from "../src/index.js";

/** Converts a function that takes a `Request` into the `fetch` of a client. */
export function withRequest(
  send: (request: Request) => Promise<Response>,
): Fetch {
  return (url, init) => send(new Request(url, init));
}
