import type { Operation } from "@kapso-platform/client/operations";
import { countIds } from "./operation.js";

/**
 * Splits the arguments of a factory or a hook into those of the operation, padded with
 * undefined, the options, and the query client of a hook.
 *
 * @param takesParams - Whether parameters follow the ids.
 */
export function splitArguments(
  operation: Operation,
  args: readonly unknown[],
  takesParams: boolean,
): [given: readonly unknown[], options: unknown, queryClient: unknown] {
  const count = countIds(operation) + Number(takesParams);
  const given = Array.from({ length: count }, (_, index) => args[index]);
  return [given, args[count], args[count + 1]];
}
