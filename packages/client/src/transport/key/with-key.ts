import type { Fetch } from "../../options.js";

/** The init of one request. Names of headers are in lower case. */
export type KeyInit = RequestInit & {
  readonly headers: Record<string, string>;
};

/** Creates a `fetch` that sends a key with each request, including redirected ones. */
export type WithKey = (
  fetch: Fetch,
  key: string,
) => (url: string, init: KeyInit) => Promise<Response>;
