import type { Operation } from "./operation.js";

type Arity = Pick<Operation<never, unknown>, "ids" | "params">;

/**
 * Splits the arguments of a factory or a hook: those of the operation, filled
 * up to their number, and what follows them.
 */
export function splitArguments(
  { ids, params }: Arity,
  args: readonly unknown[],
): { given: readonly unknown[]; rest: readonly unknown[] } {
  const count = ids + (params ? 1 : 0);
  return {
    given: Array.from({ length: count }, (_, index) => args[index]),
    rest: args.slice(count),
  };
}
