import type { ClientOptions, HeadersOptions } from "openapi-fetch";
import type { NamespaceOptions } from "./generated/namespaces.js";
import type { RateLimit } from "./transport/rate-limit.js";
import type { LogOptions } from "./log.js";
import type { Observers } from "./transport/observers.js";

export { DEFAULT_BASE_URL } from "./generated/api.js";

/** Sends a request: the platform's `fetch`, or a function with the same signature. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A key, or a function that returns the current key, for keys that are replaced while
 * the program runs. The function is called for each attempt.
 */
export type ApiKey = string | (() => string | Promise<string>);

/** Serializers of openapi-fetch; see its documentation. */
export type SerializerOptions = Given<
  Pick<
    ClientOptions,
    "bodySerializer" | "pathSerializer" | "querySerializer" | "Request"
  >
>;

/** Settings of every request, which are passed to `fetch` unchanged. */
export type FetchSettings = Given<
  Pick<
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
  >
>;

/** Options that can be undefined, which means "not given". */
type Given<Options> = {
  [Name in keyof Options]?: Options[Name] | undefined;
};

/** Options of {@link createKapsoClient}. */
export interface ClientSettings extends CoreSettings, LogOptions {}

/** Options of {@link createKapsoCore}. */
export interface CoreSettings
  extends Observers, SerializerOptions, FetchSettings, NamespaceOptions {
  /**
   * Key of the Kapso project, sent as `X-API-Key`. It is in no error, log, inspected
   * object or URL, and is not sent to other origins. Default: the environment variable
   * `KAPSO_API_KEY`. `null` means no key, for a client that calls a proxy.
   */
  apiKey?: ApiKey | null | undefined;
  /**
   * Base URL of the API. Can be relative in a browser, for a proxy on the page's own
   * origin. With a key, `http:` is only allowed for loopback addresses. Default: the
   * environment variable `KAPSO_BASE_URL`.
   *
   * @defaultValue `"https://api.kapso.ai/platform/v1"`
   */
  baseUrl?: string | undefined;
  /**
   * Sends the requests. It is called with a URL and an init, never with a `Request`, so
   * that other implementations of `fetch` work as well.
   *
   * @defaultValue the platform's `fetch`
   */
  fetch?: Fetch | undefined;
  /**
   * Milliseconds for each attempt, including the body: above 0, or `Infinity`.
   *
   * @defaultValue `30_000`
   */
  timeout?: number | undefined;
  /**
   * Retries after the first attempt, from 0 to 10.
   *
   * @defaultValue `2`
   */
  maxRetries?: number | undefined;
  /**
   * Maximum size of a decoded response body in bytes: above 0, or `Infinity`. Of the
   * body of an error, the first 64 KiB are read.
   *
   * @defaultValue `33_554_432`, 32 MiB
   */
  maxResponseBytes?: number | undefined;
  /**
   * Maximum number of requests within a period, including retries, such as
   * `{ requests: 10, per: 1000 }` for 10 per second. Further requests wait.
   *
   * @defaultValue none
   */
  rateLimit?: RateLimit | undefined;
  /** Headers of every request. */
  headers?: HeadersOptions | undefined;
  /**
   * Sends parameters that the client does not know, such as one that was added to the
   * API after this version. Otherwise they are rejected.
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
  /** Milliseconds for each attempt, including the body. Default: the client's. */
  timeout?: number | undefined;
  /** Retries after the first attempt, from 0 to 10. Default: the client's. */
  maxRetries?: number | undefined;
  /** Headers in addition to the client's. */
  headers?: HeadersOptions | undefined;
}

/** Options of a call that returns a list. They apply to every page. */
export interface ListOptions extends RequestOptions {
  /**
   * Direction of the walk: `"forward"` follows `paging.next`, `"backward"` follows
   * `paging.previous`. Items are in the order of the walk, so a backward walk yields the
   * items of each page from the last to the first.
   *
   * @defaultValue `"forward"`
   */
  direction?: Direction | undefined;
  /**
   * Requests the next page while the caller handles the items of the current one.
   *
   * @defaultValue `false`
   */
  prefetch?: boolean | undefined;
}

/** Direction of a walk over the pages of a list. */
export type Direction = "forward" | "backward";
