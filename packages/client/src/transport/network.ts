import { KapsoConnectionError } from "../errors/connection-error.js";
import { withKey } from "../generated/api.js";
import type { Fetch } from "../options.js";
import type { KeyInit } from "./key/with-key.js";
import { type OutgoingInit, type OutgoingRequest } from "./outgoing.js";
import { dropBody } from "./response.js";
import { describeTarget, pageUrl, parseUrl } from "./url.js";

const REDIRECT_STATUSES = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 5;
/** Headers that describe a body, and go with it (Fetch standard). */
const BODY_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
];

/** The API key, and where it may go. */
export interface KeyPolicy {
  readonly apiKey: string;
  readonly origins: readonly string[];
  /** Beginnings of URLs that are known to lead there, to save a parser. */
  readonly prefixes: readonly string[];
}

/**
 * Calls `fetch`, with the API key as the last thing that is put on a request:
 * neither a middleware nor an observer ever holds one with the key.
 *
 * With a key, redirects are followed here, as the Fetch standard does, but
 * only within the request's origin and five at most: `fetch` itself would carry
 * a header such as the key along to any origin.
 *
 * @throws KapsoConnectionError, before anything is sent, for a URL of another
 *   origin, such as one that a middleware chose; and for a redirect to another
 *   origin, a sixth one, or one in a browser, which hides from scripts where a
 *   redirect leads.
 */
export async function callNetwork(
  fetch: Fetch,
  { url, init }: OutgoingRequest,
  key: KeyPolicy | undefined,
  toSignal: () => AbortSignal,
): Promise<Response> {
  if (key) assertOrigin(url, init.method, key);
  const call = key ? withKey(fetch, key.apiKey) : fetch;
  const send = (to: string, own: OutgoingInit): Promise<Response> =>
    call(to, toInit(own, key, toSignal));
  const response = await send(url, init);
  return key && init.redirect !== "manual" && isRedirect(response)
    ? followRedirects(send, url, init, response)
    : response;
}

/** Under it an init keeps what makes its signal; copies of an init have the signal. */
const TO_SIGNAL = Symbol("toSignal");

/**
 * One getter for all inits. With one each, every init would have a hidden class
 * of its own, which V8 keeps, with all that the getter reaches, until a full
 * garbage collection.
 */
const SIGNAL: PropertyDescriptor & ThisType<LazyInit> = {
  configurable: true,
  enumerable: true,
  get() {
    return this[TO_SIGNAL]();
  },
};

interface LazyInit extends RequestInit {
  readonly [TO_SIGNAL]: () => AbortSignal;
}

/**
 * What `fetch` is called with: headers as a plain object, since a polyfill reads
 * nothing from the platform's `Headers`, and a signal that is made when it is
 * looked at.
 */
function toInit(
  init: OutgoingInit,
  key: KeyPolicy | undefined,
  toSignal: () => AbortSignal,
): KeyInit {
  const headers: Record<string, string> = {};
  init.headers.forEach((value, name) => {
    headers[name] = value;
  });
  const sent: KeyInit = { ...init, headers };
  if (key) sent.redirect = "manual";
  Object.defineProperty(sent, TO_SIGNAL, { value: toSignal });
  return Object.defineProperty(sent, "signal", SIGNAL);
}

function assertOrigin(
  url: string,
  method: string,
  { origins, prefixes }: KeyPolicy,
): void {
  if (prefixes.some((prefix) => url.startsWith(prefix))) return;
  const origin = parseUrl(url, pageUrl())?.origin;
  if (origin !== undefined && origins.includes(origin)) return;
  throw new KapsoConnectionError(
    `${describeTarget(method, url)}: not sent, the API key is for ${origins.join(" and ")} only`,
  );
}

function isRedirect({ status, type, headers }: Response): boolean {
  return (
    type === "opaqueredirect" ||
    (REDIRECT_STATUSES.includes(status) && headers.has("location"))
  );
}

async function followRedirects(
  send: (url: string, init: OutgoingInit) => Promise<Response>,
  start: string,
  first: OutgoingInit,
  redirect: Response,
): Promise<Response> {
  const target = describeTarget(first.method, start);
  const fail = (problem: string): never => {
    throw new KapsoConnectionError(`${target}: ${problem}`);
  };
  let response = redirect;
  let url = start;
  let init = first;
  for (let count = 1; isRedirect(response); count++) {
    dropBody(response);
    if (init.redirect === "error") fail(`redirected, and redirect is "error"`);
    const location = response.headers.get("location");
    const next = location === null ? undefined : resolve(location, url);
    if (next === undefined || originOf(next) !== originOf(start)) {
      const hidden = location
        ? "a place that is not a URL"
        : "a place that the browser does not show";
      const place = next === undefined ? hidden : (originOf(next) ?? next);
      return fail(
        `redirected to ${place}, not followed because the API key stays with the API's origin`,
      );
    }
    if (count > MAX_REDIRECTS) {
      fail(`redirected more than ${MAX_REDIRECTS} times`);
    }
    url = next;
    init = redirectInit(init, response.status);
    response = await send(url, init);
  }
  return Object.defineProperty(response, "redirected", { value: true });
}

/** What a redirect makes of a request: some become a GET without a body. */
function redirectInit(init: OutgoingInit, status: number): OutgoingInit {
  const becomesGet =
    status === 303
      ? init.method !== "HEAD"
      : status < 303 && init.method === "POST";
  if (!becomesGet) return init;
  const { body: _body, ...rest } = init;
  const headers = new Headers(init.headers);
  for (const name of BODY_HEADERS) headers.delete(name);
  return { ...rest, method: "GET", headers };
}

function resolve(location: string, base: string): string | undefined {
  try {
    return new URL(location, base).href;
  } catch {
    return undefined;
  }
}

function originOf(url: string): string | undefined {
  const parts = parseUrl(url);
  return parts && (parts.origin === "null" ? parts.protocol : parts.origin);
}
