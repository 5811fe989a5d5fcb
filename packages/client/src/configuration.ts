import { KapsoArgumentError } from "./errors/argument-error.js";
import { DEFAULT_BASE_URL, type KapsoClientOptions } from "./options.js";

/** Environment variable that holds the key when the options have none. */
const KEY_VARIABLE = "KAPSO_API_KEY";

/** Environment variable that holds the base URL when the options have none. */
const BASE_URL_VARIABLE = "KAPSO_BASE_URL";

/** The base URL from the options or the environment, its default filled in. */
export function resolveBaseUrl({ baseUrl }: KapsoClientOptions): string {
  return baseUrl ?? readEnvironment(BASE_URL_VARIABLE) ?? DEFAULT_BASE_URL;
}

/**
 * The key from the options or the environment; undefined for a client without.
 *
 * @throws KapsoArgumentError when the service itself would be called without a
 *   key, or when there is one in a browser that was not asked for
 */
export function resolveKey(
  { apiKey: given, dangerouslyAllowBrowser = false }: KapsoClientOptions,
  baseUrl: string,
): string | undefined {
  // A relative base URL is a proxy on the page's own origin, whose server has
  // the key; that of the environment would have no place to go.
  const apiKey =
    given === undefined && URL.canParse(baseUrl)
      ? readEnvironment(KEY_VARIABLE)
      : given;
  if (apiKey === undefined || apiKey === null) {
    if (!isService(baseUrl)) return undefined;
    throw new KapsoArgumentError(
      "apiKey",
      `is missing: pass it, or set ${KEY_VARIABLE}; in a browser, point baseUrl to a proxy on your server instead`,
    );
  }
  if (isBrowser() && !dangerouslyAllowBrowser) {
    throw new KapsoArgumentError(
      "apiKey",
      "opens the whole project and must not reach a browser: leave it out and point baseUrl to a proxy on your server, or set dangerouslyAllowBrowser if everybody who opens the page may have it",
    );
  }
  return apiKey;
}

/** Whether a base URL, however it is spelled, leads to the service itself. */
function isService(baseUrl: string): boolean {
  return (
    URL.canParse(baseUrl) &&
    new URL(baseUrl).origin === new URL(DEFAULT_BASE_URL).origin
  );
}

function readEnvironment(name: string): string | undefined {
  const { process } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
  };
  const value = process?.env?.[name];
  // A variable that is set to nothing counts as not set.
  return value === "" ? undefined : value;
}

/** Whether there is a page, whose visitors can read everything. */
export function isBrowser(): boolean {
  return typeof window !== "undefined" && typeof document !== "undefined";
}
