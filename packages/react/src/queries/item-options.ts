import type { KapsoCore } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";
import { type ItemOperation, callWith } from "../operations/operation.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { splitArguments } from "../operations/split-arguments.js";
import { checkNames, checkParams } from "./check-options.js";
import type { itemParams } from "./key-params.js";
import { type TaggedKey, queryKeyOf } from "./query-key.js";
import type { ItemOptionsFactory, KapsoQueryOptions } from "./query-options.js";

/**
 * Creates the options factory of an operation that returns one item.
 *
 * @param toParams - `itemParams` if the operation has parameters besides its ids.
 */
export function itemOptions<Method extends OperationMethod>(
  operation: Operation<Method>,
  toParams?: typeof itemParams,
): ItemOptionsFactory<Method> {
  return (kapso, ...args) => {
    const [given, rest] = splitArguments(operation, args, Boolean(toParams));
    const options = rest as FactoryOptions | undefined;
    checkNames(options, ["request"]);
    const item = operation as ItemOperation<Awaited<ReturnType<Method>>>;
    return itemQuery(item, kapso, given, options, toParams);
  };
}

/** Options of a query for the result of an operation. */
export function itemQuery<Data>(
  operation: ItemOperation<Data>,
  kapso: KapsoCore,
  args: readonly unknown[],
  options: FactoryOptions | undefined,
  toParams: typeof itemParams | undefined,
): KapsoQueryOptions<Data> {
  const { name } = operation;
  checkParams(args, operation);
  const params = toParams?.(operation, args) ?? [];
  return {
    queryKey: queryKeyOf(name, args, params) as TaggedKey<Data>,
    queryFn: async ({ signal }) =>
      callWith(kapso, operation, [...args, requestOf(signal, options)]),
    retry: false,
  };
}
