import type { KapsoClient, Position } from "@kapso-platform/client";
import type { ListOperation } from "../operations/operation.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { splitArguments } from "../operations/split-arguments.js";
import { type ListPage, toListPage } from "./list-page.js";
import { atPosition, nextPosition, previousPosition } from "./list-position.js";
import { queryKeyOf, tagged } from "./query-key.js";
import type {
  InfiniteListQueryOptions,
  InfiniteOptions,
  InfiniteOptionsFactory,
  ListOptionsFactory,
} from "./query-options.js";
import { shareItems } from "./share-items.js";

/** Makes the options factory of one page of a list. */
export function listOptions<Args extends readonly unknown[], Item>(
  operation: ListOperation<Args, Item>,
): ListOptionsFactory<Args, Item> {
  const { name, dates } = operation;
  return (kapso, ...args) => {
    const { given, rest } = splitArguments(operation, args);
    const options = rest[0] as FactoryOptions | undefined;
    const key = { name, args: given, dates, isList: true };
    return {
      queryKey: tagged(queryKeyOf({ ...key, kind: "plain" })),
      queryFn: ({ signal }) =>
        fetchPage(operation, kapso, given, signal, options),
      retry: false,
      structuralSharing: shareItems,
    };
  };
}

/** Makes the options factory of an infinite query over a list. */
export function infiniteListOptions<Args extends readonly unknown[], Item>(
  operation: ListOperation<Args, Item>,
): InfiniteOptionsFactory<Args, Item> {
  return (kapso, ...args) => {
    const { given, rest } = splitArguments(operation, args);
    const options = rest[0] as InfiniteOptions | undefined;
    return infiniteListQuery(operation, kapso, given, options);
  };
}

/** Options of an infinite query over a list. */
export function infiniteListQuery<Args extends readonly unknown[], Item>(
  operation: ListOperation<Args, Item>,
  kapso: KapsoClient,
  args: readonly unknown[],
  options: InfiniteOptions = {},
): InfiniteListQueryOptions<Item> {
  const { name, dates, ids, params } = operation;
  const key = { name, args, dates, isList: true };
  const at = (position: Position): readonly unknown[] =>
    params ? [...args.slice(0, ids), atPosition(args[ids], position)] : args;
  return {
    queryKey: tagged(queryKeyOf({ ...key, kind: "infinite" })),
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

async function fetchPage<Args extends readonly unknown[], Item>(
  operation: ListOperation<Args, Item>,
  kapso: KapsoClient,
  args: readonly unknown[],
  signal: AbortSignal,
  options: FactoryOptions | undefined,
): Promise<ListPage<Item>> {
  const call = operation.method(kapso);
  // As many as the operation has, by `splitArguments`.
  const given = args as unknown as Args;
  return toListPage(await call(...given, requestOf(signal, options)));
}
