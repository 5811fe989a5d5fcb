import { ArgumentError } from "./errors/argument-error.js";
import type { ApiKey } from "./options.js";

/**
 * Rejects a key that everybody who opens the page could read.
 *
 * @throws KapsoArgumentError in a browser without `dangerouslyAllowBrowser`
 */
export function checkBrowserKey({
  apiKey,
  dangerouslyAllowBrowser = false,
}: {
  readonly apiKey?: ApiKey | null | undefined;
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}): void {
  if (apiKey === undefined || apiKey === null) return;
  if (dangerouslyAllowBrowser || !isBrowser()) return;
  throw new ArgumentError(
    "apiKey",
    "gives access to the whole project and must not reach a browser or an app: leave it out and point baseUrl to a proxy on your server, or set dangerouslyAllowBrowser if everybody who opens the page may have it",
  );
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
