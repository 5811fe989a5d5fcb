/** The origin of an absolute HTTP URL. A user can be in front of the host. */
const ORIGIN = /^(https?:\/\/)(?:[^/?#]*@)?([^/?#]+)/i;

/** The URL of the page, the base of relative URLs; undefined outside of a browser. */
export function pageUrl(): string | undefined {
  return (globalThis as { location?: { href?: string } }).location?.href;
}

/**
 * Method and origin of a request, for a message. Path and query are left out, because they
 * can contain phone numbers, and the user, because it can contain a password.
 */
export function describeTarget(method: string, url: string): string {
  const [, scheme, host = ""] =
    ORIGIN.exec(url) ?? ORIGIN.exec(pageUrl() ?? "") ?? [];
  return `${method} ${scheme ? (scheme + host).toLowerCase() : "the API"}`;
}
