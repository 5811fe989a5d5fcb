import type { KapsoCore, Position } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";
import {
  type ItemOf,
  type ListOperation,
  callWith,
  countIds,
  dateParameters,
} from "../operations/operation.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { splitArguments } from "../operations/split-arguments.js";
import { checkNames } from "./check-options.js";
import { type ListPage, toListPage } from "./list-page.js";
import { atPosition, nextPosition, previousPosition } from "./list-position.js";
import { type KapsoQueryKey, queryKeyOf, tagged } from "./query-key.js";
import type {
  InfiniteListQueryOptions,
  InfiniteOptions,
  InfiniteOptionsFactory,
  ListOptionsFactory,
} from "./query-options.js";
import { shareItems } from "./share-items.js";

/** Creates the options factory of one page of a list. */
export function listOptions<Method extends OperationMethod>(
  operation: Operation<Method>,
): ListOptionsFactory<Method> {
  const list = operation as ListOperation<ItemOf<Method>>;
  return (kapso, ...args) => {
    const { given, rest } = splitArguments(operation, args);
    const options = rest[0] as FactoryOptions | undefined;
    checkNames(options, ["request"]);
    return {
      queryKey: tagged(keyOf(operation, given, "plain")),
      queryFn: ({ signal }) => fetchPage(list, kapso, given, signal, options),
      retry: false,
      structuralSharing: shareItems,
    };
  };
}

/** Creates the options factory of an infinite query over a list. */
export function infiniteListOptions<Method extends OperationMethod>(
  operation: Operation<Method>,
): InfiniteOptionsFactory<Method> {
  return (kapso, ...args) => {
    const { given, rest } = splitArguments(operation, args);
    const options = rest[0] as InfiniteOptions | undefined;
    checkNames(options, ["request", "maxPages"]);
    const list = operation as ListOperation<ItemOf<Method>>;
    return infiniteListQuery(list, kapso, given, options);
  };
}

/** Options of an infinite query over a list. */
export function infiniteListQuery<Item>(
  operation: ListOperation<Item>,
  kapso: KapsoCore,
  args: readonly unknown[],
  options: InfiniteOptions = {},
): InfiniteListQueryOptions<Item> {
  const ids = countIds(operation);
  const at = (position: Position): readonly unknown[] => [
    ...args.slice(0, ids),
    atPosition(args[ids], position),
  ];
  return {
    queryKey: tagged(keyOf(operation, args, "infinite")),
    queryFn: ({ pageParam, signal }) =>
      fetchPage(operation, kapso, at(pageParam), signal, options),
    initialPageParam: null,
    getNextPageParam: nextPosition,
    getPreviousPageParam: previousPosition,
    retry: false,
    structuralSharing: shareItems,
    ...(options.maxPages === undefined ? {} : { maxPages: options.maxPages }),
  };
}

function keyOf(
  operation: Operation,
  args: readonly unknown[],
  kind: "plain" | "infinite",
): KapsoQueryKey {
  const dates = dateParameters(operation);
  return queryKeyOf({ name: operation.name, args, dates, isList: true, kind });
}

async function fetchPage<Item>(
  operation: ListOperation<Item>,
  kapso: KapsoCore,
  args: readonly unknown[],
  signal: AbortSignal,
  options: FactoryOptions | undefined,
): Promise<ListPage<Item>> {
  const given = [...args, requestOf(signal, options)];
  return toListPage(await callWith(kapso, operation, given));
}
