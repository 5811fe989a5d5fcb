import { formatValue } from "./arguments/format-value.js";
import { ArgumentError, readArgument } from "./errors/argument-error.js";

/** A rate limit that a response reports. */
export interface RateLimitStatus {
  /** Name of the limit, such as `burst` or `health-minute`; `""` for one without a name. */
  readonly name: string;
  /** Allowed calls within the period. */
  readonly limit: number;
  /** Remaining calls; undefined if the response does not contain it. */
  readonly remaining: number | undefined;
}

/**
 * Reads the rate limits in the headers of a response, such as
 * `X-Burst-RateLimit-Limit`. Most operations return none.
 *
 * @param source - A response, or an error with `headers`.
 * @throws KapsoArgumentError for anything else
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
export function rateLimits(source: {
  readonly headers: Headers;
}): RateLimitStatus[] {
  return readArgument("source", () => {
    const { headers } = Object(source) as Partial<typeof source>;
    if (
      typeof headers?.forEach === "function" &&
      typeof headers.get === "function"
    ) {
      return readLimits(headers);
    }
    throw new ArgumentError(
      "source",
      `must be a response, or an error with the headers of one, not ${formatValue(source)}`,
    );
  });
}

function readLimits(headers: Headers): RateLimitStatus[] {
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
