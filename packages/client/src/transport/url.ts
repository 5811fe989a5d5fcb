/** An absolute HTTP URL, for platforms whose `URL` has no `origin`. */
const ABSOLUTE =
  /^(https?:)\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:@\s]+)(:\d+)?(?=[/?#]|$)/i;

export interface UrlParts {
  /** Such as `https://api.kapso.ai`. */
  readonly origin: string;
  /** Such as `https:`. */
  readonly protocol: string;
  readonly hostname: string;
  readonly hasUser: boolean;
}

/**
 * Parses a URL; undefined if it is not valid.
 *
 * `URL` of React Native has no `origin`, and not every platform has `URL.canParse`.
 *
 * @param base - The base of a relative URL.
 */
export function parseUrl(text: string, base?: string): UrlParts | undefined {
  let absolute = text;
  try {
    const url = new URL(text, base);
    absolute = url.href;
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
    // An invalid URL is a TypeError. Another error means that the getter is missing.
    if (error instanceof TypeError) return undefined;
  }
  const [, protocol = "", user, hostname = "", port = ""] =
    ABSOLUTE.exec(absolute) ?? [];
  return protocol
    ? {
        origin: `${protocol}//${hostname}${port}`.toLowerCase(),
        protocol: protocol.toLowerCase(),
        hostname: hostname.toLowerCase(),
        hasUser: user !== undefined,
      }
    : undefined;
}
