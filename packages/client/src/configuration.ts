import type { HeadersOptions } from "openapi-fetch";
import type { Api } from "./execute.js";
import { ArgumentError } from "./errors/argument-error.js";
import {
  BASE_PATH,
  BASE_URL_VARIABLE,
  DEFAULT_BASE_URL,
  KEY_VARIABLE,
  USER_AGENT,
} from "./generated/api.js";
import { NAMESPACES, type NamespaceOptions } from "./generated/namespaces.js";
import type { ApiKey, CoreSettings } from "./options.js";
import { checkKey } from "./transport/options.js";
import { parseUrl } from "./transport/url.js";

/**
 * The base URL of each API. Those of namespaces are derived if they are not set.
 *
 * @param sources - Receives the names of the options and variables that they are from.
 */
export function resolveBaseUrls(
  options: Pick<CoreSettings, "baseUrl" | keyof NamespaceOptions>,
  sources: string[] = [],
): Record<Api, string> {
  const choose = (
    option: "baseUrl" | keyof NamespaceOptions,
    variable: string,
    otherwise: string,
  ): string => {
    const own = options[option];
    const value = own ?? readEnvironment(variable);
    sources.push(own === undefined && value !== undefined ? variable : option);
    return value ?? otherwise;
  };
  const platform = choose("baseUrl", BASE_URL_VARIABLE, DEFAULT_BASE_URL);
  // `checkTransportOptions` rejects a base URL that is not a string.
  const given: unknown = platform;
  const root = typeof given === "string" ? given.replace(/\/+$/, "") : "";
  const start = root.endsWith(BASE_PATH)
    ? root.slice(0, -BASE_PATH.length)
    : root;
  const urls: Record<string, string> = { platform };
  for (const { name, option, env, path } of NAMESPACES) {
    // For an API description without namespaces, the type of `name` is `never`.
    const api: string = name;
    urls[api] = choose(option, env, start + path);
  }
  return urls;
}

/**
 * The key from the options or the environment; undefined for a client without a key.
 *
 * @throws KapsoArgumentError if there is no key for the service itself, or a key in a
 *   browser without `dangerouslyAllowBrowser`
 */
export function resolveKey<Key extends ApiKey>(
  {
    apiKey: given,
    dangerouslyAllowBrowser = false,
  }: {
    apiKey?: Key | null | undefined;
    dangerouslyAllowBrowser?: boolean | undefined;
  },
  baseUrl: string,
): Key | string | undefined {
  let apiKey: Key | string | null | undefined = given;
  // A relative base URL is a proxy on the page's own origin. Its server has the key,
  // so the key of the environment is not used.
  if (given === undefined && parseUrl(baseUrl)) {
    apiKey = readEnvironment(KEY_VARIABLE);
    if (apiKey !== undefined) checkKey(apiKey, KEY_VARIABLE);
  }
  if (apiKey === undefined || apiKey === null) {
    if (!isService(baseUrl)) return undefined;
    throw new ArgumentError(
      "apiKey",
      `is missing: pass it, or set ${KEY_VARIABLE}; in a browser, point baseUrl to a proxy on your server instead`,
    );
  }
  if (isBrowser() && !dangerouslyAllowBrowser) {
    throw new ArgumentError(
      "apiKey",
      "gives access to the whole project and must not reach a browser or an app: leave it out and point baseUrl to a proxy on your server, or set dangerouslyAllowBrowser if everybody who opens the page may have it",
    );
  }
  return apiKey;
}

/** Whether a base URL has the origin of the service itself. */
function isService(baseUrl: string): boolean {
  return parseUrl(baseUrl)?.origin === parseUrl(DEFAULT_BASE_URL)?.origin;
}

/** The global `process` of Node.js and similar runtimes. */
interface Process {
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly versions?: { readonly node?: string };
  };
}

/** The `User-Agent` header with the name of this package; empty in browsers. */
export function userAgent(): Readonly<Record<string, string>> {
  const isNode = (globalThis as Process).process?.versions?.node !== undefined;
  // In a browser, a request to another origin would need a preflight.
  return isNode && !isBrowser() ? { "user-agent": USER_AGENT } : {};
}

/**
 * Adds the `User-Agent` header, if the runtime can send it. `openapi-fetch.ts` adds it
 * to headers that are not a plain object.
 */
export function withUserAgent(headers: HeadersOptions = {}): HeadersOptions {
  // In a plain object, null removes a header; a `Headers` cannot contain null.
  return Object.getPrototypeOf(headers) === Object.prototype
    ? { ...userAgent(), ...(headers as Record<string, string | null>) }
    : headers;
}

/**
 * Reads an environment variable. Returns undefined if it is empty, or cannot be read, as in
 * Deno without `--allow-env`.
 */
export function readEnvironment(name: string): string | undefined {
  try {
    const value = (globalThis as Process).process?.env?.[name];
    return value === "" ? undefined : value;
  } catch {
    return undefined;
  }
}

/**
 * Whether the code runs in a page, a worker of a browser or a mobile app, where users can
 * read everything.
 */
export function isBrowser(): boolean {
  const { navigator, importScripts } = globalThis as {
    navigator?: { product?: string };
    importScripts?: unknown;
  };
  return (
    (typeof window !== "undefined" && typeof document !== "undefined") ||
    // Only workers of browsers have it, not those of Cloudflare, Deno, Bun or Node.js.
    importScripts !== undefined ||
    navigator?.product === "ReactNative"
  );
}
