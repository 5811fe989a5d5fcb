import { show } from "../arguments/show.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import type { Pause } from "./backoff.js";
import type { CallOptions } from "./call.js";
import { API_KEY_HEADER } from "./key.js";
import type { Observers } from "./observers.js";

/** Milliseconds that one attempt has when nothing else is said. */
export const DEFAULT_TIMEOUT_MS = 30_000;
/** Further attempts after the first when nothing else is said. */
export const DEFAULT_MAX_RETRIES = 2;
/** Most further attempts that can be asked for. */
const MAX_RETRIES_LIMIT = 10;

/** Hosts that the operating system answers itself (RFC 6761 §6.3, RFC 1122). */
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
  /** The project's API key; without one, none is sent (a proxy adds it). */
  apiKey?: string | undefined;
  /** Takes the place of the platform's `fetch`. Always given a `Request`. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Milliseconds for one whole attempt. Default 30,000. */
  timeout?: number | undefined;
  /** Further attempts after the first. Default 2. */
  maxRetries?: number | undefined;
  /** @internal Takes the place of `Math.random`. */
  random?: (() => number) | undefined;
  /** @internal Takes the place of the wait between attempts. */
  pause?: Pause | undefined;
}

/**
 * Checks `timeout`, `maxRetries` and `signal`, where given.
 *
 * @throws KapsoArgumentError naming the value and the range.
 */
export function checkCallOptions({
  timeout,
  maxRetries,
  signal,
}: CallOptions): void {
  // Negated, so that NaN is refused.
  if (timeout !== undefined && !(typeof timeout === "number" && timeout > 0)) {
    throw new KapsoArgumentError(
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
    throw new KapsoArgumentError(
      "maxRetries",
      `must be an integer from 0 to ${MAX_RETRIES_LIMIT}, not ${show(maxRetries)}`,
    );
  }
  // Whatever its type says: a controller is easily given for its signal.
  if (signal && typeof signal.addEventListener !== "function") {
    throw new KapsoArgumentError(
      "signal",
      `must be an AbortSignal, such as the signal of an AbortController, not ${show(signal)}`,
    );
  }
}

/**
 * Refuses what HTTP does not allow in headers, and the API key among the headers, where a middleware could see it and
 * a redirect could carry it off.
 *
 * @param headers - In any form that `openapi-fetch` takes.
 * @throws KapsoArgumentError without the value.
 */
export function checkHeaders(headers: object | undefined): void {
  const entries =
    headers && Symbol.iterator in headers
      ? [...(headers as Iterable<[string, unknown]>)]
      : Object.entries(headers ?? {});
  for (const [name, value] of entries) {
    if (name.toLowerCase() === API_KEY_HEADER.toLowerCase()) {
      throw new KapsoArgumentError(
        "headers",
        `must not contain ${API_KEY_HEADER}: give the key as apiKey`,
      );
    }
    for (const text of [value].flat()) {
      // openapi-fetch leaves these out.
      if (text === undefined || text === null) continue;
      try {
        new Headers([[name, String(text)]]);
      } catch {
        throw new KapsoArgumentError(
          "headers",
          `must have names and values that HTTP allows: ${show(name)} has not (its value is not shown here)`,
        );
      }
    }
  }
}

/**
 * Checks all options of the transport.
 *
 * @returns The origin that the key may be sent to; `undefined` without a key.
 * @throws KapsoArgumentError; the message never holds the key, nor a part of
 *   the base URL that can hold a password.
 */
export function checkTransportOptions(
  options: TransportOptions,
): string | undefined {
  checkCallOptions(options);
  for (const name of ["fetch", "onRequest", "onResponse", "onRetry"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "function") {
      throw new KapsoArgumentError(
        name,
        `must be a function, not ${show(options[name])}`,
      );
    }
  }
  const { apiKey, baseUrl } = options;
  if (
    apiKey !== undefined &&
    !(typeof apiKey === "string" && /^[!-~]+$/.test(apiKey))
  ) {
    throw new KapsoArgumentError(
      "apiKey",
      "must be visible ASCII characters without spaces or line breaks (not shown here)",
    );
  }
  return checkBaseUrl(baseUrl, apiKey !== undefined);
}

function checkBaseUrl(baseUrl: unknown, hasKey: boolean): string | undefined {
  const text = typeof baseUrl === "string" ? baseUrl : "";
  // What a path is relative to: with a key it matters, and there has to be a
  // page; else any host does, so that a server can render what a page will do.
  const { location } = globalThis as { location?: { href: string } };
  const base = URL.canParse(text)
    ? undefined
    : hasKey
      ? location?.href
      : NOWHERE;
  const url =
    text && URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (
    !url ||
    /[?#\s]/.test(text) ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    // A path that names a host: //example.com
    (base && url.origin !== new URL(base).origin)
  ) {
    throw new KapsoArgumentError(
      "baseUrl",
      "must be an https:// or http:// URL, or a path like /api if there is no apiKey or the page has one, without user, query, fragment and spaces",
    );
  }
  if (!hasKey) return undefined;
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new KapsoArgumentError(
      "baseUrl",
      `must be https:// with an apiKey: ${url.hostname} is not loopback, and http:// would show the key on the way`,
    );
  }
  return url.origin;
}
