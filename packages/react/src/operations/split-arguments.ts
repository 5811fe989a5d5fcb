import type { Operation } from "@kapso-platform/client/operations";
import { countIds, takesParams } from "./operation.js";

/**
 * Splits the arguments of a factory or a hook into those of the operation, padded with
 * undefined, and the rest.
 */
export function splitArguments(
  operation: Operation,
  args: readonly unknown[],
): { given: readonly unknown[]; rest: readonly unknown[] } {
  const count = countIds(operation) + (takesParams(operation) ? 1 : 0);
  return {
    given: Array.from({ length: count }, (_, index) => args[index]),
    rest: args.slice(count),
  };
}
