import type { HeadersOptions } from "openapi-fetch";
import type { Observers } from "./transport/observers.js";

/** Base URL of the service, as its API reference gives it. */
export const DEFAULT_BASE_URL = "https://api.kapso.ai/platform/v1";

/** Options of {@link createKapsoClient}. */
export interface KapsoClientOptions extends Observers {
  /**
   * Key of the Kapso project, sent as `X-API-Key`. A secret: it never shows in
   * errors, logs, inspected objects or URLs, and goes to no other origin.
   * Falls back to the environment variable `KAPSO_API_KEY`; `null` says that
   * there is none, as for a client that talks to a proxy.
   */
  apiKey?: string | null | undefined;
  /**
   * Where the API is. Relative in a browser, for a proxy on the page's own
   * origin. `http:` is refused with a key, except to a loopback address.
   * Falls back to the environment variable `KAPSO_BASE_URL`.
   *
   * @defaultValue `"https://api.kapso.ai/platform/v1"`
   */
  baseUrl?: string | undefined;
  /**
   * What sends the requests.
   *
   * @defaultValue the platform's `fetch`
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
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
  /** Headers of every request. */
  headers?: HeadersOptions | undefined;
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

/** Options of a call that answers a list; they hold for every page of it. */
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
