import { ArgumentError } from "../errors/argument-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { type Redactor, createRedactor } from "../errors/redactor.js";
import { withKey } from "../generated/on-demand.js";
import type { ApiKey, Fetch } from "../options.js";
import type { KeyInit } from "./key/with-key.js";
import { checkKey } from "./options.js";
import type { OutgoingInit, OutgoingRequest } from "./outgoing.js";
import { cancelBody } from "./cancel-body.js";
import { describeTarget, pageUrl } from "./target.js";
import { parseUrl } from "./url.js";

const REDIRECT_STATUSES = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 5;
/** Headers that describe a body, and are removed with it (Fetch standard). */
const BODY_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
];

/** A key, and the origins to which it may be sent. */
export interface KeySource {
  readonly apiKey: ApiKey;
  readonly origins: readonly string[];
  /** Prefixes of URLs at these origins, for a check without parsing the URL. */
  readonly prefixes: readonly string[];
  /** The current keys, which errors must not contain. */
  readonly secrets: string[];
}

/** Sends a request with a key. */
export type SendWithKey = (
  fetch: Fetch,
  request: OutgoingRequest,
  toSent: (init: OutgoingInit) => KeyInit,
) => Promise<Response>;

/** Sends requests with a key, and removes the key from errors. */
export interface Keyed {
  /** Reads the key for an attempt. If `apiKey` is a function, it is called each time. */
  readonly take: () => SendWithKey | Promise<SendWithKey>;
  readonly redactor: Redactor;
}

export function createKeyed(source: KeySource): Keyed {
  const { apiKey, secrets } = source;
  const sendWith =
    (key: string): SendWithKey =>
    (fetch, request, toSent) =>
      callWithKey(withKey(fetch, key), request, source, toSent);
  const fixed = typeof apiKey === "string" ? sendWith(apiKey) : undefined;
  if (typeof apiKey === "string") secrets.push(apiKey);
  return {
    redactor: createRedactor(() => secrets),
    take: () => fixed ?? readKey(apiKey, secrets).then(sendWith),
  };
}

/**
 * Calls the function that returns the key. Errors must not contain the latest two keys: a
 * response to a request with the previous one may still arrive.
 */
async function readKey(apiKey: ApiKey, secrets: string[]): Promise<string> {
  let key: string;
  try {
    key = typeof apiKey === "string" ? apiKey : await apiKey();
  } catch {
    throw new ArgumentError(
      "apiKey",
      "could not be read: its function threw an error (not shown here)",
    );
  }
  checkKey(key);
  if (!secrets.includes(key)) {
    secrets.unshift(key);
    secrets.length = Math.min(secrets.length, 2);
  }
  return key;
}

/**
 * Adds the API key to a request, and calls `fetch`. This is the last step, so middleware
 * and observers never see the key.
 *
 * Follows up to five redirects within the origin of the request, according to the Fetch
 * standard. `fetch` itself would send the key along to any origin.
 *
 * @throws KapsoConnectionError before a request to another origin, for example if a
 *   middleware changed the URL; for a redirect to another origin; for the sixth
 *   redirect; and for any redirect in a browser, which does not show the target
 */
async function callWithKey(
  call: ReturnType<typeof withKey>,
  { url, init }: OutgoingRequest,
  source: KeySource,
  toSent: (init: OutgoingInit) => KeyInit,
): Promise<Response> {
  assertOrigin(url, init.method, source);
  const send = (to: string, own: OutgoingInit): Promise<Response> => {
    const sent = toSent(own);
    sent.redirect = "manual";
    return call(to, sent);
  };
  const response = await send(url, init);
  return init.redirect !== "manual" && isRedirect(response)
    ? followRedirects(send, url, init, response, source.secrets)
    : response;
}

function assertOrigin(
  url: string,
  method: string,
  { origins, prefixes }: KeySource,
): void {
  if (prefixes.some((prefix) => url.startsWith(prefix))) return;
  const origin = parseUrl(url, pageUrl())?.origin;
  if (origin !== undefined && origins.includes(origin)) return;
  throw new ConnectionError(
    `${describeTarget(method, url)}: not sent, because the API key is only for ${[...new Set(origins)].join(" and ")}`,
  );
}

function isRedirect(response: Response | undefined): boolean {
  // A mock can return no response. `attempt` rejects it.
  const { status = 0, type, headers } = response ?? ({} as Partial<Response>);
  return (
    type === "opaqueredirect" ||
    (REDIRECT_STATUSES.includes(status) && headers?.has("location") === true)
  );
}

async function followRedirects(
  send: (url: string, init: OutgoingInit) => Promise<Response>,
  start: string,
  first: OutgoingInit,
  redirect: Response,
  secrets: readonly string[],
): Promise<Response> {
  const target = describeTarget(first.method, start);
  const fail = (problem: string): never => {
    throw new ConnectionError(`${target}: ${problem}`);
  };
  let response = redirect;
  let url = start;
  let init = first;
  for (let count = 1; isRedirect(response); count++) {
    cancelBody(response);
    if (init.redirect === "error") fail(`redirected, and redirect is "error"`);
    const location = response.headers.get("location");
    const next = location === null ? undefined : resolve(location, url);
    const origin = next && originOf(next);
    if (next === undefined || origin !== originOf(start)) {
      const hidden = location
        ? "a place that is not a URL"
        : "a place that the browser does not show";
      // A server can return the key, in lower case as a host.
      const isHidden = secrets.some((key) =>
        origin?.includes(key.toLowerCase()),
      );
      const place = isHidden ? "another origin" : (origin ?? next);
      return fail(
        `redirected to ${next === undefined ? hidden : place}, which is not followed because the API key is only sent to the API's origin`,
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

/** The request after a redirect. Some redirects change it to a GET without a body. */
function redirectInit(init: OutgoingInit, status: number): OutgoingInit {
  const becomesGet =
    status === 303
      ? init.method !== "HEAD"
      : status < 303 && init.method === "POST";
  if (!becomesGet) return init;
  const { body: _body, ...rest } = init;
  const headers = Object.fromEntries(
    Object.entries(init.headers).filter(
      ([name]) => !BODY_HEADERS.includes(name),
    ),
  );
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
