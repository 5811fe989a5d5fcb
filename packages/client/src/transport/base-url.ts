import { pageUrl } from "./target.js";
import { type UrlParts, parseUrl } from "./url.js";

/** A host that cannot exist (RFC 2606), as a base for relative URLs. */
const NOWHERE = "http://relative.invalid";

/**
 * Parses a base URL: an absolute `http:` or `https:` URL, or a path, without user, query,
 * fragment and spaces. Returns undefined for anything else.
 *
 * @param hasKey - Whether the key is sent there. Then a path needs the URL of a page.
 */
export function parseBaseUrl(
  baseUrl: unknown,
  hasKey: boolean,
): UrlParts | undefined {
  const text = typeof baseUrl === "string" ? baseUrl : "";
  // The base of a relative URL. With a key, it must be the URL of a page. Without a key,
  // any host will do, so that a server can render a page that uses the client.
  const isAbsolute = parseUrl(text) !== undefined;
  const base = isAbsolute ? undefined : hasKey ? pageUrl() : NOWHERE;
  const url = text ? parseUrl(text, base) : undefined;
  return url &&
    !/[?#\s]/.test(text) &&
    /^https?:$/.test(url.protocol) &&
    !url.hasUser &&
    // A path that contains a host: //example.com
    (!base || url.origin === parseUrl(base)?.origin)
    ? url
    : undefined;
}
