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
} from "../operations/operation.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { splitArguments } from "../operations/split-arguments.js";
import { checkNames, checkParams } from "./check-options.js";
import { keyParamsOf } from "./key-params.js";
import { type ListPage, toListPage } from "./list-page.js";
import {
  atPosition,
  nextPosition,
  previousPosition,
  withoutPosition,
} from "./list-position.js";
import { type KapsoQueryKey, type TaggedKey, queryKeyOf } from "./query-key.js";
import type {
  InfiniteList,
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
    const [given, rest] = splitArguments(operation, args, true);
    const options = rest as FactoryOptions | undefined;
    checkNames(options, ["request"]);
    checkParams(given, operation);
    const params = keyParamsOf(operation, given);
    return {
      queryKey: queryKeyOf(operation.name, given, [
        params,
        "plain",
      ]) as TaggedKey<ListPage<ItemOf<Method>>>,
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
    const [given, rest] = splitArguments(operation, args, true);
    const options = rest as InfiniteOptions | undefined;
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
    queryKey: infiniteKeyOf(operation, args) as TaggedKey<InfiniteList<Item>>,
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

/** The key of the query for all pages of a list. */
export function infiniteKeyOf(
  operation: Operation,
  args: readonly unknown[],
): KapsoQueryKey {
  checkParams(args, operation);
  const filters = withoutPosition(keyParamsOf(operation, args));
  return queryKeyOf(operation.name, args, [filters, "infinite"]);
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
