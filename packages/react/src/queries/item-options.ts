import type { KapsoCore } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";
import {
  type ItemOperation,
  callWith,
  dateParameters,
} from "../operations/operation.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { splitArguments } from "../operations/split-arguments.js";
import { checkNames } from "./check-options.js";
import { queryKeyOf, tagged } from "./query-key.js";
import type { ItemOptionsFactory, KapsoQueryOptions } from "./query-options.js";

/** Creates the options factory of an operation that returns one item. */
export function itemOptions<Method extends OperationMethod>(
  operation: Operation<Method>,
): ItemOptionsFactory<Method> {
  return (kapso, ...args) => {
    const { given, rest } = splitArguments(operation, args);
    checkNames(rest[0] as FactoryOptions | undefined, ["request"]);
    return itemQuery(
      operation as ItemOperation<Awaited<ReturnType<Method>>>,
      kapso,
      given,
      rest[0] as FactoryOptions,
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
  const dates = dateParameters(operation);
  return {
    queryKey: tagged(queryKeyOf({ name, args, dates, isList: false })),
    queryFn: async ({ signal }) =>
      callWith(kapso, operation, [...args, requestOf(signal, options)]),
    retry: false,
  };
}
