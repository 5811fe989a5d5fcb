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
 * Checks `timeout` and `maxRetries`, where given.
 *
 * @throws KapsoArgumentError naming the value and the range.
 */
export function checkLimits({ timeout, maxRetries }: CallOptions): void {
  // Negated, so that NaN is refused.
  if (timeout !== undefined && !(typeof timeout === "number" && timeout > 0)) {
    throw new KapsoArgumentError(
      "timeout",
      `must be a number of milliseconds above 0, or Infinity, not ${String(timeout)}`,
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
      `must be an integer from 0 to ${MAX_RETRIES_LIMIT}, not ${String(maxRetries)}`,
    );
  }
}

/**
 * Refuses the API key among the headers, where a middleware could see it and
 * a redirect could carry it off.
 *
 * @param headers - In any form that `openapi-fetch` takes.
 * @throws KapsoArgumentError without the value.
 */
export function checkHeaders(headers: object | undefined): void {
  const names =
    headers && Symbol.iterator in headers
      ? [...(headers as Iterable<[string, unknown]>)].map(([name]) => name)
      : Object.keys(headers ?? {});
  if (
    names.some((name) => name.toLowerCase() === API_KEY_HEADER.toLowerCase())
  ) {
    throw new KapsoArgumentError(
      "headers",
      `must not contain ${API_KEY_HEADER}: give the key as apiKey`,
    );
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
  checkLimits(options);
  for (const name of ["fetch", "onRequest", "onResponse", "onRetry"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "function") {
      throw new KapsoArgumentError(name, "must be a function");
    }
  }
  const { apiKey, baseUrl } = options;
  if (
    apiKey !== undefined &&
    !(typeof apiKey === "string" && /^[!-~]+$/.test(apiKey))
  ) {
    throw new KapsoArgumentError(
      "apiKey",
      "must be a non-empty string of visible ASCII characters, without spaces or line breaks (the value is not shown)",
    );
  }
  return checkBaseUrl(baseUrl, apiKey !== undefined);
}

function checkBaseUrl(baseUrl: unknown, hasKey: boolean): string | undefined {
  const refuse = (problem: string): KapsoArgumentError =>
    new KapsoArgumentError("baseUrl", problem);
  const text = typeof baseUrl === "string" ? baseUrl : "";
  if (/[?#\s]/.test(text))
    throw refuse("must have no query, fragment or white space");

  // Only a browser has an address that a path can be relative to; a host that
  // cannot exist (RFC 2606) stands in for it, so that servers can render.
  const { href = NOWHERE } =
    (globalThis as { location?: { href?: string } }).location ?? {};
  const base = URL.canParse(text) ? undefined : href;
  if (!text || !URL.canParse(text, base)) {
    throw refuse("must be an absolute URL or a path, such as /api/kapso");
  }
  const url = new URL(text, base);
  if (!/^https?:$/.test(url.protocol)) {
    throw refuse(`must start with https:// or http://, not ${url.protocol}`);
  }
  if (base && url.origin !== new URL(base).origin) {
    throw refuse("must say https:// or http:// before the host");
  }
  if (url.username || url.password)
    throw refuse("must have no user name and password");
  if (!hasKey) return undefined;
  if (base === NOWHERE)
    throw refuse("must be an absolute URL when there is an apiKey");
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw refuse(
      `must start with https:// when there is an apiKey: http:// would show the key to the network on the way to ${url.hostname} (it is for loopback only)`,
    );
  }
  return url.origin;
}
