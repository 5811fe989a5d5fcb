import type { CallOptions } from "./call.js";

/** Maximum value of `maxRetries`. */
export const MAX_RETRIES_LIMIT = 10;

/** Whether a value is a number above 0; NaN is not. */
export function isPositive(value: unknown): boolean {
  return typeof value === "number" && value > 0;
}

/** Whether `maxRetries` is in its range. */
export function isRetryCount(value: unknown): boolean {
  return (
    Number.isInteger(value) &&
    (value as number) >= 0 &&
    (value as number) <= MAX_RETRIES_LIMIT
  );
}

/** Whether `checkCallOptions` accepts `timeout`, `maxRetries` and `signal`. */
export function areCallOptions({
  timeout,
  maxRetries,
  signal,
}: Pick<CallOptions, "timeout" | "maxRetries" | "signal">): boolean {
  return (
    (timeout === undefined || isPositive(timeout)) &&
    (maxRetries === undefined || isRetryCount(maxRetries)) &&
    (signal === undefined ||
      signal === null ||
      typeof signal.addEventListener === "function")
  );
}
