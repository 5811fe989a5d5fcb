import type { KapsoClient } from "@kapso-platform/client";
import type { ItemOperation } from "../operations/operation.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { splitArguments } from "../operations/split-arguments.js";
import { queryKeyOf, tagged } from "./query-key.js";
import type { ItemOptionsFactory, KapsoQueryOptions } from "./query-options.js";

/** Makes the options factory of an operation that returns one thing. */
export function itemOptions<Args extends readonly unknown[], Data>(
  operation: ItemOperation<Args, Data>,
): ItemOptionsFactory<Args, Data> {
  return (kapso, ...args) => {
    const { given, rest } = splitArguments(operation, args);
    return itemQuery(operation, kapso, given, rest[0] as FactoryOptions);
  };
}

/** Options of a query for what an operation returns. */
export function itemQuery<Args extends readonly unknown[], Data>(
  operation: ItemOperation<Args, Data>,
  kapso: KapsoClient,
  args: readonly unknown[],
  options: FactoryOptions | undefined,
): KapsoQueryOptions<Data> {
  const { name, dates } = operation;
  return {
    queryKey: tagged(queryKeyOf({ name, args, dates, isList: false })),
    queryFn: ({ signal }) => {
      const call = operation.method(kapso);
      // As many as the operation has, by `splitArguments`.
      const given = args as unknown as Args;
      return call(...given, requestOf(signal, options));
    },
    retry: false,
  };
}
