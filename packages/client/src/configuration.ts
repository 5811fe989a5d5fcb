import type { HeadersOptions } from "openapi-fetch";
import { type ChooseBaseUrl, toBaseUrls } from "./base-urls.js";
import { checkBrowserKey, isBrowser } from "./browser-key.js";
import { type Process, readEnvironment } from "./environment.js";
import { ArgumentError } from "./errors/argument-error.js";
import type { Api } from "./execute.js";
import {
  BASE_URL_VARIABLE,
  DEFAULT_BASE_URL,
  KEY_VARIABLE,
  USER_AGENT,
} from "./generated/api.js";
import type { NamespaceOptions } from "./generated/namespaces.js";
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
  const choose: ChooseBaseUrl = (option, variable, otherwise) => {
    const own = options[option];
    const value = own ?? readEnvironment(variable);
    sources.push(own === undefined && value !== undefined ? variable : option);
    return value ?? otherwise;
  };
  return toBaseUrls(
    choose("baseUrl", BASE_URL_VARIABLE, DEFAULT_BASE_URL),
    choose,
  );
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
    dangerouslyAllowBrowser,
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
  checkBrowserKey({ apiKey, dangerouslyAllowBrowser });
  return apiKey;
}

/** Whether a base URL has the origin of the service itself. */
function isService(baseUrl: string): boolean {
  return parseUrl(baseUrl)?.origin === parseUrl(DEFAULT_BASE_URL)?.origin;
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
