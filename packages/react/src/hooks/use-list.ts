"use client";
import type { KapsoError, Position } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";
import {
  type QueryClient,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import {
  type ItemOf,
  type ListOperation,
  countIds,
} from "../operations/operation.js";
import { splitArguments } from "../operations/split-arguments.js";
import { useClient } from "../provider/use-kapso.js";
import { checkListOptions } from "../queries/check-options.js";
import { type Given, dropUndefined } from "../queries/given.js";
import type { ListPage } from "../queries/list-page.js";
import { infiniteListQuery } from "../queries/list-options.js";
import type { FiltersOf } from "../queries/list-position.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type {
  InfiniteList,
  InfiniteOptions,
} from "../queries/query-options.js";
import { extendResult } from "./extend-result.js";
import { flattenPages } from "./flatten-pages.js";
import { type HookArgs, idleOptions, isIdle } from "./idle.js";

/**
 * Options of a list hook: `request`, `maxPages`, and any option of
 * `useInfiniteQuery` except those that define the pages.
 */
export type ListHookOptions<Item, Data = InfiniteList<Item>> = Given<
  Omit<
    UseInfiniteQueryOptions<
      ListPage<Item>,
      KapsoError,
      Data,
      KapsoQueryKey,
      Position
    >,
    | "queryFn"
    | "queryKey"
    | "initialPageParam"
    | "getNextPageParam"
    | "getPreviousPageParam"
    | "structuralSharing"
  >
> &
  InfiniteOptions;

/**
 * The items of all loaded pages as one list, under the name of the resource and
 * as `items`.
 */
export type FlatList<Item, Name extends string> = {
  /** Number of loaded items. The API returns no total. */
  readonly count: number;
  /** Number of loaded pages, at most `maxPages`. */
  readonly pageCount: number;
  /**
   * The loaded items without duplicates. The array and its items keep their identity while
   * they do not change.
   */
  readonly items: readonly Item[];
} & Readonly<Record<Name, readonly Item[]>>;

/**
 * Result of a list hook: the result of `useInfiniteQuery`, and the items of all loaded pages
 * as one list. If `select` returns no pages, there is no flat list.
 */
export type ListHookResult<
  Item,
  Name extends string,
  Data = InfiniteList<Item>,
> = UseInfiniteQueryResult<Data, KapsoError> &
  (Data extends InfiniteList<Item> ? FlatList<Item, Name> : unknown);

/** A hook for a list. Without an id, it requests nothing. */
export type ListHook<Method extends OperationMethod, Name extends string> = <
  Data = InfiniteList<ItemOf<Method>>,
>(
  ...args: [
    ...HookArgs<
      FiltersOf<Parameters<Method>>,
      ListHookOptions<ItemOf<Method>, Data>
    >,
    queryClient?: QueryClient,
  ]
) => ListHookResult<ItemOf<Method>, Name, Data>;

/** The hook of an operation. */
export type ListHookOf<Value, Name extends string> =
  Value extends Operation<infer Method> ? ListHook<Method, Name> : never;

/**
 * Creates the hook of a list.
 *
 * @param member - Name of the flat list in the result, such as `contacts`.
 */
export function listHook<Method extends OperationMethod, Name extends string>(
  operation: Operation<Method>,
  member: Name,
): ListHook<Method, Name> {
  type Item = ItemOf<Method>;
  return function useOperation<Data = InfiniteList<Item>>(
    ...args: readonly unknown[]
  ): ListHookResult<Item, Name, Data> {
    const [given, options, queryClient] = splitArguments(operation, args, true);
    return useList(
      operation as ListOperation<Item>,
      member,
      given,
      options as ListHookOptions<Item, Data> | undefined,
      queryClient as QueryClient | undefined,
    );
  };
}

const NONE: readonly never[] = [];

/** Calls `useInfiniteQuery` for a list. The caller's options override the default ones. */
export function useList<Item, Name extends string, Data>(
  operation: ListOperation<Item>,
  member: Name,
  args: readonly unknown[],
  overrides: ListHookOptions<Item, Data> | undefined,
  queryClient: QueryClient | undefined,
): ListHookResult<Item, Name, Data> {
  const kapso = useClient();
  checkListOptions(overrides);
  const { request, ...rest } = dropUndefined(overrides);
  const idle = isIdle(args, countIds(operation));
  const query = useInfiniteQuery(
    {
      ...infiniteListQuery(operation, kapso, args, { request }),
      ...rest,
      ...(idle && idleOptions(operation.name, "infinite")),
      // Without `select`, `Data` is the pages, its default.
    } as UseInfiniteQueryOptions<
      ListPage<Item>,
      KapsoError,
      Data,
      KapsoQueryKey,
      Position
    >,
    queryClient,
  );
  // If `select` returns no pages, there is no flat list.
  const pages = (query.data as Partial<InfiniteList<Item>> | undefined)?.pages;
  const hasList = pages !== undefined || query.data === undefined;
  const items = pages ? flattenPages(pages) : NONE;
  const nothing = (): Promise<typeof query> => Promise.resolve(query);
  return extendResult(query, {
    ...(idle && {
      refetch: nothing,
      fetchNextPage: nothing,
      fetchPreviousPage: nothing,
    }),
    ...(hasList && {
      [member]: items,
      items,
      count: items.length,
      pageCount: pages?.length ?? 0,
    }),
  });
}
