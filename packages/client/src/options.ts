import type { ClientOptions, HeadersOptions } from "openapi-fetch";
import type { NamespaceOptions } from "./generated/namespaces.js";
import type { RateLimit } from "./transport/rate-limit.js";
import type { LogOptions } from "./log.js";
import type { Observers } from "./transport/observers.js";

export { DEFAULT_BASE_URL } from "./generated/api.js";

/** What sends a request: the platform's `fetch`, or one with its signature. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A key, or a function that gives the one to use now, for keys that are replaced
 * while the program runs. It is called for each attempt.
 */
export type ApiKey = string | (() => string | Promise<string>);

/** How openapi-fetch writes requests; see its documentation. */
export type SerializerOptions = Pick<
  ClientOptions,
  "bodySerializer" | "pathSerializer" | "querySerializer" | "Request"
>;

/** Settings of every request that go to `fetch` as they are. */
export type FetchSettings = Pick<
  ClientOptions,
  | "cache"
  | "credentials"
  | "integrity"
  | "keepalive"
  | "mode"
  | "redirect"
  | "referrer"
  | "referrerPolicy"
  | "requestInitExt"
>;

/** Options of {@link createKapsoClient}. */
export interface ClientSettings extends CoreSettings, LogOptions {}

/** Options of {@link createKapsoCore}. */
export interface CoreSettings
  extends Observers, SerializerOptions, FetchSettings, NamespaceOptions {
  /**
   * Key of the Kapso project, sent as `X-API-Key`. A secret: it never shows in
   * errors, logs, inspected objects or URLs, and goes to no other origin.
   * Falls back to the environment variable `KAPSO_API_KEY`; `null` means
   * none, as for a client that talks to a proxy.
   */
  apiKey?: ApiKey | null | undefined;
  /**
   * Where the API is. Relative in a browser, for a proxy on the page's own
   * origin. `http:` with a key is allowed to a loopback address only.
   * Falls back to the environment variable `KAPSO_BASE_URL`.
   *
   * @defaultValue `"https://api.kapso.ai/platform/v1"`
   */
  baseUrl?: string | undefined;
  /**
   * What sends the requests. It is called with a URL and an init, never with a
   * `Request`, so that foreign implementations work too.
   *
   * @defaultValue the platform's `fetch`
   */
  fetch?: Fetch | undefined;
  /**
   * Milliseconds for each attempt, the body included: above 0, or `Infinity`.
   *
   * @defaultValue `30_000`
   */
  timeout?: number | undefined;
  /**
   * Attempts after the first, from 0 to 10.
   *
   * @defaultValue `2`
   */
  maxRetries?: number | undefined;
  /**
   * Most bytes that the body of a response may have after decoding: above 0, or
   * `Infinity`. Of the body of an error, 64 KiB are read.
   *
   * @defaultValue `33_554_432`, 32 MiB
   */
  maxResponseBytes?: number | undefined;
  /**
   * Most requests in any span of time, retries included, such as
   * `{ requests: 10, per: 1000 }` for 10 in a second. Others wait for their turn.
   *
   * @defaultValue none
   */
  rateLimit?: RateLimit | undefined;
  /** Headers of every request. */
  headers?: HeadersOptions | undefined;
  /**
   * Sends parameters that the client does not know, such as one that the API
   * has got since this version. Otherwise they are rejected.
   *
   * @defaultValue `false`
   */
  allowUnknownParameters?: boolean | undefined;
  /**
   * Allows a key in a browser, where everybody can read it.
   *
   * @defaultValue `false`
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** Options of a single call. */
export interface RequestOptions {
  /** Aborts the call; it rejects with `KapsoAbortError`. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for each attempt, the body included, instead of the client's. */
  timeout?: number | undefined;
  /** Attempts after the first, from 0 to 10, instead of the client's. */
  maxRetries?: number | undefined;
  /** Headers besides the client's. */
  headers?: HeadersOptions | undefined;
}

/** Options of a call that gives a list; they hold for every page of it. */
export interface ListOptions extends RequestOptions {
  /**
   * Which neighbour follows a page: `"forward"` goes by `paging.next`,
   * `"backward"` by `paging.previous`. Items come in the order of the walk, so
   * a backward walk gives those of each page from the last to the first.
   *
   * @defaultValue `"forward"`
   */
  direction?: Direction | undefined;
  /**
   * Requests the following page while the items of this one are consumed.
   *
   * @defaultValue `false`
   */
  prefetch?: boolean | undefined;
}

/** Direction of a walk over the pages of a list. */
export type Direction = "forward" | "backward";
