import type { ClientOptions } from "openapi-fetch";
import { toBaseUrls } from "../base-urls.js";
import type { PreparedOptions } from "../context.js";
import type { Process } from "../environment.js";
import { API_KEY_HEADER, DEFAULT_BASE_URL } from "../generated/api.js";
import type { ClientSettings } from "../options.js";
import { areCallOptions, isPositive } from "../transport/call-options.js";
import { isClassless } from "./is-record.js";

/** Options that are passed to `fetch`, in the clients of most pages. */
const SETTINGS = ["credentials", "cache", "mode"];

/** Base URLs at a host with a name, or on the origin of the page. Other URLs are parsed. */
const BASE_URL =
  /^(https?:\/\/(localhost|([a-z\d]+(-[a-z\d]+)*\.)+[a-z]{2,})(:\d{1,4})?)?(\/[\w.~-]+)*\/?$/i;

/** The origin of the service, which needs a key. */
const SERVICE = DEFAULT_BASE_URL.split("/", 3).join("/");

/**
 * Prepares the options of most clients in a browser: a base URL, no key, and a few settings.
 * Returns undefined for other options, which `prepareOptions` checks.
 */
export function preparePlainOptions(
  given: ClientSettings,
): PreparedOptions | undefined {
  try {
    const {
      apiKey = null,
      baseUrl = "",
      headers = {},
      fetch,
      timeout,
      maxRetries,
      maxResponseBytes,
      allowUnknownParameters: _allow,
      ...others
    } = given;
    return isClassless(given) &&
      apiKey === null &&
      baseUrl !== "" &&
      BASE_URL.test(baseUrl) &&
      !baseUrl.toLowerCase().startsWith(SERVICE) &&
      isClassless(headers) &&
      !(Symbol.iterator in headers) &&
      Object.entries(headers).every(isPlainHeader) &&
      (fetch === undefined || typeof fetch === "function") &&
      areCallOptions({ timeout, maxRetries }) &&
      (maxResponseBytes === undefined || isPositive(maxResponseBytes)) &&
      Object.keys(others).every((name) => SETTINGS.includes(name)) &&
      isBarePage()
      ? {
          // Of `others`, only settings of `fetch` are left.
          options: {
            ...(others as ClientOptions),
            headers: { ...(headers as object) },
            baseUrl,
          },
          settings: given,
          baseUrls: toBaseUrls(baseUrl),
          apiKey: undefined,
          origins: [],
        }
      : undefined;
  } catch {
    // A getter of the options threw, or a value has another type.
    return undefined;
  }
}

function isPlainHeader([name, value]: [string, unknown]): boolean {
  return (
    /^[\w-]+$/.test(name) &&
    name.toLowerCase() !== API_KEY_HEADER.toLowerCase() &&
    typeof value === "string" &&
    /^[ -~]*$/.test(value)
  );
}

/**
 * Whether there are no environment variables, and no `User-Agent` to set, as in a browser. A
 * polyfill of `process` has neither.
 */
function isBarePage(): boolean {
  const { env = {}, versions = {} } = (globalThis as Process).process ?? {};
  return Object.keys(env).length === 0 && versions.node === undefined;
}
