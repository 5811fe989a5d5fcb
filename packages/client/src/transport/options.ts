import { show } from "../arguments/show.js";
import { ArgumentError } from "../errors/argument-error.js";
import type { ApiKey, Fetch } from "../options.js";
import type { Pause } from "./backoff.js";
import type { CallOptions } from "./call.js";
import type { Observers } from "./observers.js";
import type { RateLimit } from "./rate-limit.js";
import { type UrlParts, pageUrl, parseUrl } from "./url.js";

/** Milliseconds that one attempt has by default. */
export const DEFAULT_TIMEOUT_MS = 30_000;
/** Further attempts after the first by default. */
export const DEFAULT_MAX_RETRIES = 2;
/** Most bytes of a response's body by default: 32 MiB. */
export const DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024;
/** Most further attempts that can be asked for. */
const MAX_RETRIES_LIMIT = 10;

/** Hosts that the operating system resolves itself (RFC 6761 §6.3, RFC 1122). */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;
/** A host that cannot exist (RFC 2606). */
const NOWHERE = "http://relative.invalid";

/** What {@link createTransport} is made from. */
export interface TransportOptions extends Observers {
  /**
   * Absolute `http:` or `https:` URL, or a path relative to the page. With a
   * key, `http:` is allowed to loopback hosts only.
   */
  baseUrl: string;
  /** All base URLs that the key may be sent to. Default: `baseUrl` alone. */
  baseUrls?: readonly string[] | undefined;
  /** The project's API key; without one, none is sent (a proxy adds it). */
  apiKey?: ApiKey | undefined;
  /** Takes the place of the platform's `fetch`. */
  fetch?: Fetch | undefined;
  /** Milliseconds for one whole attempt. Default 30,000. */
  timeout?: number | undefined;
  /** Further attempts after the first. Default 2. */
  maxRetries?: number | undefined;
  /** Most bytes of a response's body, after decoding. Default 32 MiB. */
  maxResponseBytes?: number | undefined;
  /** Most requests in a span of time, retries included. Default: no limit. */
  rateLimit?: RateLimit | undefined;
  /** @internal Where the keys in use are noted, which errors must not show. */
  secrets?: string[] | undefined;
  /** @internal Takes the place of `Math.random`. */
  random?: (() => number) | undefined;
  /** @internal Takes the place of the wait between attempts. */
  pause?: Pause | undefined;
}

/**
 * Checks `timeout`, `maxRetries` and `signal`, if given.
 *
 * @throws KapsoArgumentError naming the value and the range.
 */
export function checkCallOptions({
  timeout,
  maxRetries,
  signal,
}: Pick<CallOptions, "timeout" | "maxRetries" | "signal">): void {
  // Negated, so that NaN is rejected.
  if (timeout !== undefined && !(typeof timeout === "number" && timeout > 0)) {
    throw new ArgumentError(
      "timeout",
      `must be milliseconds above 0, or Infinity, not ${show(timeout)}`,
    );
  }
  if (
    maxRetries !== undefined &&
    !(
      Number.isInteger(maxRetries) &&
      maxRetries >= 0 &&
      maxRetries <= MAX_RETRIES_LIMIT
    )
  ) {
    throw new ArgumentError(
      "maxRetries",
      `must be an integer from 0 to ${MAX_RETRIES_LIMIT}, not ${show(maxRetries)}`,
    );
  }
  // Whatever its type says: a controller is easily given for its signal.
  if (signal && typeof signal.addEventListener !== "function") {
    throw new ArgumentError(
      "signal",
      `must be an AbortSignal, such as the signal of an AbortController, not ${show(signal)}`,
    );
  }
}

/**
 * Checks all options of the transport.
 *
 * @returns The origins that the key may be sent to; none without a key.
 * @throws KapsoArgumentError; the message never holds the key, nor a part of
 *   the base URL that can hold a password.
 */
export function checkTransportOptions(options: TransportOptions): string[] {
  checkCallOptions(options);
  for (const name of ["fetch", "onRequest", "onResponse", "onRetry"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "function") {
      throw new ArgumentError(
        name,
        `must be a function, not ${show(options[name])}`,
      );
    }
  }
  const { apiKey, baseUrl, baseUrls = [baseUrl], maxResponseBytes } = options;
  if (
    maxResponseBytes !== undefined &&
    !(typeof maxResponseBytes === "number" && maxResponseBytes > 0)
  ) {
    throw new ArgumentError(
      "maxResponseBytes",
      `must be bytes above 0, or Infinity, not ${show(maxResponseBytes)}`,
    );
  }
  if (options.rateLimit) checkRateLimit(options.rateLimit);
  if (apiKey !== undefined && typeof apiKey !== "function") checkKey(apiKey);
  return baseUrls.flatMap((url) => checkBaseUrl(url, apiKey !== undefined));
}

/** @throws ArgumentError for a limit out of range */
export function checkRateLimit(limit: RateLimit): void {
  const { requests, per } = limit;
  if (
    Number.isInteger(requests) &&
    requests >= 1 &&
    typeof per === "number" &&
    per > 0
  )
    return;
  throw new ArgumentError(
    "rateLimit",
    `must be { requests: a whole number from 1, per: milliseconds above 0 }, not ${show(limit)}`,
  );
}

/** @param source - What the error names: the option, or the variable. */
export function checkKey(apiKey: unknown, source = "apiKey"): void {
  if (typeof apiKey === "string" && /^[!-~]+$/.test(apiKey)) return;
  throw new ArgumentError(
    source,
    "must be visible ASCII characters without spaces or line breaks (not shown here)",
  );
}

function checkBaseUrl(baseUrl: unknown, hasKey: boolean): string[] {
  const text = typeof baseUrl === "string" ? baseUrl : "";
  // What a path is relative to: with a key it matters, and there has to be a
  // page; otherwise any host does, so that a server can render what a page
  // will do.
  const isAbsolute = parseUrl(text) !== undefined;
  const base = isAbsolute ? undefined : hasKey ? pageUrl() : NOWHERE;
  const url = text ? parseUrl(text, base) : undefined;
  if (
    !url ||
    /[?#\s]/.test(text) ||
    !/^https?:$/.test(url.protocol) ||
    url.hasUser ||
    // A path that names a host: //example.com
    (base && url.origin !== parseUrl(base)?.origin)
  ) {
    throw new ArgumentError(
      "baseUrl",
      "must be an https:// or http:// URL, or a path like /api if there is no apiKey or the page has one, without user, query, fragment and spaces",
    );
  }
  if (!hasKey) return [];
  assertSecure(url);
  return [url.origin];
}

function assertSecure({ protocol, hostname }: UrlParts): void {
  if (protocol !== "http:" || LOOPBACK.test(hostname)) return;
  throw new ArgumentError(
    "baseUrl",
    `must be https:// with an apiKey: ${hostname} is not loopback, and http:// would show the key on the way`,
  );
}
