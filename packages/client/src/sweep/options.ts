import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError } from "../errors/argument-error.js";
import type { RequestOptions } from "../options.js";
import { checkHeaders } from "../transport/headers.js";
import { checkCallOptions, checkRateLimit } from "../transport/options.js";
import type { RateLimit } from "../transport/rate-limit.js";

export const DEFAULT_CONCURRENCY = 4;

/** @throws KapsoArgumentError unless it is a whole number from 1 to 32 */
export function assertConcurrency(concurrency: unknown): void {
  const isInRange =
    Number.isInteger(concurrency) &&
    (concurrency as number) >= 1 &&
    (concurrency as number) <= 32;
  if (isInRange) return;
  throw new ArgumentError(
    "concurrency",
    `must be a whole number from 1 to 32, not ${formatValue(concurrency)}`,
  );
}

/**
 * Checks the options that every sweep has, besides `concurrency`.
 *
 * @param own - Filters that the sweep sets.
 * @param remedy - What to pass instead of them.
 * @throws KapsoArgumentError
 */
export function assertSweepOptions(
  { filters, rateLimit, headers, ...call }: SweepOptions,
  own: readonly string[],
  remedy: string,
): void {
  if (filters !== undefined && !isRecord(filters)) {
    throw new ArgumentError(
      "filters",
      `must be an object such as { direction: "inbound" }, not ${formatValue(filters)}`,
    );
  }
  const name = own.find((one) => filters?.[one] !== undefined);
  if (name !== undefined) {
    throw new ArgumentError(name, `is set by the sweep itself: ${remedy}`);
  }
  if (rateLimit !== undefined) checkRateLimit(rateLimit);
  checkHeaders(headers);
  checkCallOptions(call);
}

interface SweepOptions extends RequestOptions {
  readonly filters?: Readonly<Record<string, unknown>> | undefined;
  readonly rateLimit?: RateLimit | undefined;
}
