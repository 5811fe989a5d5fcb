/** An absolute HTTP URL, for platforms whose `URL` cannot take it apart. */
const ABSOLUTE =
  /^(https?:)\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:@\s]+)(:\d+)?(?=[/?#]|$)/i;

/** The parts of a URL that matter here. */
export interface UrlParts {
  /** Such as `https://api.kapso.ai`. */
  readonly origin: string;
  /** Such as `https:`. */
  readonly protocol: string;
  readonly hostname: string;
  readonly hasUser: boolean;
}

/**
 * Takes a URL apart; undefined if it is none.
 *
 * `URL` of React Native has no origin, and not every platform has
 * `URL.canParse`.
 *
 * @param base - What a relative URL is relative to.
 */
export function parseUrl(text: string, base?: string): UrlParts | undefined {
  try {
    const url = new URL(text, base);
    const { origin, protocol, hostname, username, password } = url;
    if (origin) {
      return {
        origin,
        protocol,
        hostname,
        hasUser: `${username}${password}` !== "",
      };
    }
  } catch (error) {
    // Anything but a TypeError says that this platform has no such getter.
    if (error instanceof TypeError) return undefined;
  }
  const [, protocol = "", user, hostname = "", port = ""] =
    ABSOLUTE.exec(text) ?? [];
  return protocol
    ? {
        origin: `${protocol}//${hostname}${port}`.toLowerCase(),
        protocol: protocol.toLowerCase(),
        hostname: hostname.toLowerCase(),
        hasUser: user !== undefined,
      }
    : undefined;
}

/** The page's own address, which a relative URL is relative to. */
export function pageUrl(): string | undefined {
  return (globalThis as { location?: { href?: string } }).location?.href;
}

/**
 * Names a request in a message: its method and origin. Path and query stay
 * out, they can hold phone numbers.
 */
export function describeTarget(method: string, url: string): string {
  return `${method} ${parseUrl(url, pageUrl())?.origin ?? "the API"}`;
}
