import type { KapsoCore } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";
import { type ItemOperation, callWith } from "../operations/operation.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { splitItemArguments } from "../operations/split-arguments.js";
import { checkNames, checkParams } from "./check-options.js";
import { keyParamsOf } from "./key-params.js";
import { type TaggedKey, queryKeyOf } from "./query-key.js";
import type { ItemOptionsFactory, KapsoQueryOptions } from "./query-options.js";

/** Creates the options factory of an operation that returns one item. */
export function itemOptions<Method extends OperationMethod>(
  operation: Operation<Method>,
): ItemOptionsFactory<Method> {
  return (kapso, ...args) => {
    const [given, rest] = splitItemArguments(operation, args);
    const options = rest as FactoryOptions | undefined;
    checkNames(options, ["request"]);
    return itemQuery(
      operation as ItemOperation<Awaited<ReturnType<Method>>>,
      kapso,
      given,
      options,
    );
  };
}

/** Options of a query for the result of an operation. */
export function itemQuery<Data>(
  operation: ItemOperation<Data>,
  kapso: KapsoCore,
  args: readonly unknown[],
  options: FactoryOptions | undefined,
): KapsoQueryOptions<Data> {
  const { name } = operation;
  checkParams(args, operation);
  const params = keyParamsOf(operation, args);
  const isEmpty = Object.keys(params).length === 0;
  return {
    queryKey: queryKeyOf(
      name,
      args,
      isEmpty ? [] : [params],
    ) as TaggedKey<Data>,
    queryFn: async ({ signal }) =>
      callWith(kapso, operation, [...args, requestOf(signal, options)]),
    retry: false,
  };
}
