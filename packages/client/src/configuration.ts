import { KapsoArgumentError } from "./errors/argument-error.js";
import { DEFAULT_BASE_URL, type KapsoClientOptions } from "./options.js";

/** Environment variable that holds the key when the options have none. */
const KEY_VARIABLE = "KAPSO_API_KEY";

/** The base URL, its default filled in. */
export function resolveBaseUrl({ baseUrl }: KapsoClientOptions): string {
  return baseUrl ?? DEFAULT_BASE_URL;
}

/**
 * The key from the options or the environment; undefined for a client without.
 *
 * @throws KapsoArgumentError when the service itself would be called without a
 *   key, or when there is one in a browser that was not asked for
 */
export function resolveKey(options: KapsoClientOptions): string | undefined {
  const { baseUrl, dangerouslyAllowBrowser = false } = options;
  // A relative base URL is a proxy on the page's own origin, whose server has
  // the key; that of the environment would have no place to go.
  const isRelative = baseUrl !== undefined && !URL.canParse(baseUrl);
  const apiKey =
    options.apiKey === undefined && !isRelative
      ? readEnvironment()
      : options.apiKey;
  if (apiKey === undefined || apiKey === null) {
    if (baseUrl !== undefined && baseUrl !== DEFAULT_BASE_URL) return undefined;
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

function readEnvironment(): string | undefined {
  const { process } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
  };
  const key = process?.env?.[KEY_VARIABLE];
  // A variable that is set to nothing counts as not set.
  return key === "" ? undefined : key;
}

function isBrowser(): boolean {
  return typeof window !== "undefined" && typeof document !== "undefined";
}
