import { show } from "../arguments/show.js";
import { ArgumentError } from "../errors/argument-error.js";

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
    `must be a whole number from 1 to 32, not ${show(concurrency)}`,
  );
}
