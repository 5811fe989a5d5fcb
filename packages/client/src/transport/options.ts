import { assertCallable } from "../arguments/callable.js";
import { formatValue } from "../arguments/format-value.js";
import { ArgumentError } from "../errors/argument-error.js";
import type { ApiKey, Fetch } from "../options.js";
import type { Pause } from "./backoff.js";
import { parseBaseUrl } from "./base-url.js";
import type { CallOptions } from "./call.js";
import {
  MAX_RETRIES_LIMIT,
  areCallOptions,
  isPositive,
  isRetryCount,
} from "./call-options.js";
import type { Observers } from "./observers.js";
import type { RateLimit } from "./rate-limit.js";
import type { UrlParts } from "./url.js";

/** Hosts that always are this machine (RFC 6761 §6.3, RFC 1122). */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Options of a transport. */
export interface TransportOptions extends Observers {
  /**
   * Absolute `http:` or `https:` URL, or a path relative to the page. With a key, `http:`
   * is only allowed for loopback hosts.
   */
  baseUrl: string;
  /** What an error calls each of `baseUrls`. Default: `baseUrl`. */
  baseUrlSources?: readonly string[] | undefined;
  /** All base URLs that the key may be sent to. Default: `baseUrl` alone. */
  baseUrls?: readonly string[] | undefined;
  /** The API key of the project. Undefined if a proxy adds it. */
  apiKey?: ApiKey | undefined;
  /** Replaces the platform's `fetch`. */
  fetch?: Fetch | undefined;
  /** Milliseconds for each attempt. Default 30,000. */
  timeout?: number | undefined;
  /** Retries after the first attempt. Default 2. */
  maxRetries?: number | undefined;
  /** Maximum size of a decoded response body in bytes. Default 32 MiB. */
  maxResponseBytes?: number | undefined;
  /** Maximum number of requests within a period, including retries. Default: no limit. */
  rateLimit?: RateLimit | undefined;
  /** @internal Filled with the current keys, which errors must not contain. */
  secrets?: string[] | undefined;
  /** @internal Replaces `Math.random`. */
  random?: (() => number) | undefined;
  /** @internal Replaces the wait between attempts. */
  pause?: Pause | undefined;
}

/**
 * Checks `timeout`, `maxRetries` and `signal`, if they are set.
 *
 * @throws KapsoArgumentError with the value and the allowed range
 */
export function checkCallOptions({
  timeout,
  maxRetries,
  signal,
}: Pick<CallOptions, "timeout" | "maxRetries" | "signal">): void {
  if (timeout !== undefined && !isPositive(timeout)) {
    throw new ArgumentError(
      "timeout",
      `must be milliseconds above 0, or Infinity, not ${formatValue(timeout)}`,
    );
  }
  if (maxRetries !== undefined && !isRetryCount(maxRetries)) {
    throw new ArgumentError(
      "maxRetries",
      `must be an integer from 0 to ${MAX_RETRIES_LIMIT}, not ${formatValue(maxRetries)}`,
    );
  }
  // A common mistake is to pass the controller instead of its signal.
  if (!areCallOptions({ signal })) {
    throw new ArgumentError(
      "signal",
      `must be an AbortSignal, such as the signal of an AbortController, not ${formatValue(signal)}`,
    );
  }
}

/**
 * Checks all options of the transport.
 *
 * @returns The origins to which the key may be sent; none without a key.
 * @throws KapsoArgumentError; the message does not contain the key, or a part of the base
 *   URL that can contain a password
 */
export function checkTransportOptions(options: TransportOptions): string[] {
  checkCallOptions(options);
  for (const name of ["fetch", "onRequest", "onResponse", "onRetry"] as const) {
    assertCallable(name, options[name]);
  }
  const { apiKey, baseUrl, baseUrls = [baseUrl], maxResponseBytes } = options;
  if (maxResponseBytes !== undefined && !isPositive(maxResponseBytes)) {
    throw new ArgumentError(
      "maxResponseBytes",
      `must be bytes above 0, or Infinity, not ${formatValue(maxResponseBytes)}`,
    );
  }
  if (options.rateLimit !== undefined) checkRateLimit(options.rateLimit);
  if (apiKey !== undefined && typeof apiKey !== "function") checkKey(apiKey);
  return baseUrls.flatMap((url, index) =>
    checkBaseUrl(
      options.baseUrlSources?.[index] ?? "baseUrl",
      url,
      apiKey !== undefined,
    ),
  );
}

/** @throws KapsoArgumentError for a limit out of range */
export function checkRateLimit(limit: RateLimit): void {
  // Without types, it can be anything.
  const { requests, per } = Object(limit) as RateLimit;
  if (Number.isInteger(requests) && requests >= 1 && isPositive(per)) return;
  throw new ArgumentError(
    "rateLimit",
    `must be { requests: a whole number from 1, per: milliseconds above 0 }, not ${formatValue(limit)}`,
  );
}

/** @param source - The option or the variable with the key, for the error. */
export function checkKey(apiKey: unknown, source = "apiKey"): void {
  if (typeof apiKey === "string" && /^[!-~]+$/.test(apiKey)) return;
  throw new ArgumentError(
    source,
    "must be visible ASCII characters, without spaces or line breaks (the value is not shown here)",
  );
}

function checkBaseUrl(
  source: string,
  baseUrl: unknown,
  hasKey: boolean,
): string[] {
  const url = parseBaseUrl(baseUrl, hasKey);
  if (!url) {
    throw new ArgumentError(
      source,
      "must be an https:// or http:// URL, or a path such as /api (with an apiKey only in a page), without user, query, fragment and spaces",
    );
  }
  if (!hasKey) return [];
  assertSecure(source, url);
  return [url.origin];
}

function assertSecure(source: string, { protocol, hostname }: UrlParts): void {
  if (protocol !== "http:" || LOOPBACK.test(hostname)) return;
  throw new ArgumentError(
    source,
    `must be https:// with an apiKey: ${hostname} is not a loopback address, and http:// would send the key unencrypted`,
  );
}
