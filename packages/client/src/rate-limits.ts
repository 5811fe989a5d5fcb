/** How often something may be called within a time. */
export interface RateLimitStatus {
  /** Which limit it is if there are several, such as `burst` or `health-minute`; or `""`. */
  readonly name: string;
  /** Calls within the time. */
  readonly limit: number;
  /** Calls that are left; undefined if the response does not say it. */
  readonly remaining: number | undefined;
}

/**
 * Reads the rate limits that a response states, in headers such as
 * `X-Burst-RateLimit-Limit`. Most operations state none.
 *
 * @param source - A response, or an error that has the headers of one.
 *
 * @example
 * ```ts
 * import { createKapsoClient, rateLimits } from "@kapso-platform/client";
 *
 * const kapso = createKapsoClient();
 * const { response } = await kapso.users.list().withResponse();
 * for (const { name, limit, remaining } of rateLimits(response)) {
 *   console.log(name, remaining, "of", limit);
 * }
 * ```
 */
export function rateLimits({
  headers,
}: {
  readonly headers: Headers;
}): RateLimitStatus[] {
  const limits: RateLimitStatus[] = [];
  headers.forEach((value, header) => {
    const parts = /^x-(?:(.+)-)?ratelimit-(?:(.+)-)?limit$/i.exec(header);
    if (!parts || !/^\d+$/.test(value)) return;
    const left = headers.get(header.replace(/limit$/i, "remaining"));
    limits.push({
      name: parts.slice(1).filter(Boolean).join("-").toLowerCase(),
      limit: Number(value),
      remaining: left !== null && /^\d+$/.test(left) ? Number(left) : undefined,
    });
  });
  return limits;
}
