import type { Fetch } from "../../options.js";

/** The init of one request on its way out. Names of its headers are lower case. */
export type KeyInit = RequestInit & {
  readonly headers: Record<string, string>;
};

/** Makes a `fetch` that sends a key with each request, redirected ones included. */
export type WithKey = (
  fetch: Fetch,
  key: string,
) => (url: string, init: KeyInit) => Promise<Response>;
