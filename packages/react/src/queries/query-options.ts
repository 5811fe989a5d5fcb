import type { KapsoCore, KapsoError, Position } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";
import type {
  DataTag,
  InfiniteData,
  QueryFunction,
  UseInfiniteQueryOptions,
  UseQueryOptions,
} from "@tanstack/react-query";
import type { DataOf, ItemOf, WithOptions } from "../operations/operation.js";
import type { FactoryOptions } from "../operations/request.js";
import type { ListPage } from "./list-page.js";
import type { FiltersOf } from "./list-position.js";
import type { KapsoQueryKey } from "./query-key.js";

/**
 * Options of a query for `Data`, for `useQuery`, `useSuspenseQuery`,
 * `prefetchQuery`, `ensureQueryData` and everything else that takes query options.
 *
 * `retry` is off, because the client already retries, and the two would multiply.
 */
export type KapsoQueryOptions<Data> = Omit<
  UseQueryOptions<Data, KapsoError, Data, KapsoQueryKey>,
  "queryFn" | "queryKey"
> & {
  queryFn: QueryFunction<Data, KapsoQueryKey>;
  queryKey: DataTag<KapsoQueryKey, Data, KapsoError>;
};

/** Options of a query for one page of a list. */
export type ListQueryOptions<Item> = KapsoQueryOptions<ListPage<Item>>;

/** Data of an infinite query in the cache. */
export type InfiniteList<Item> = InfiniteData<ListPage<Item>, Position>;

/**
 * Options of an infinite query over a list, for `useInfiniteQuery`,
 * `useSuspenseInfiniteQuery`, `prefetchInfiniteQuery` and similar functions.
 */
export type InfiniteListQueryOptions<Item> = Omit<
  UseInfiniteQueryOptions<
    ListPage<Item>,
    KapsoError,
    InfiniteList<Item>,
    KapsoQueryKey,
    Position
  >,
  "queryFn" | "queryKey"
> & {
  queryFn: QueryFunction<ListPage<Item>, KapsoQueryKey, Position>;
  queryKey: DataTag<KapsoQueryKey, InfiniteList<Item>, KapsoError>;
};

/** Options of an infinite query. */
export interface InfiniteOptions extends FactoryOptions {
  /**
   * Maximum number of pages to keep. A further page removes the one at the other end, which is
   * fetched again when the user scrolls back.
   *
   * @defaultValue no limit
   */
  maxPages?: number | undefined;
}

/** Creates the query options of an operation that returns one item. */
export type ItemOptionsFactory<Method extends OperationMethod> = (
  kapso: KapsoCore,
  ...args: WithOptions<Parameters<Method>, FactoryOptions>
) => KapsoQueryOptions<DataOf<Method>>;

/** Creates the query options of one page of a list. */
export type ListOptionsFactory<Method extends OperationMethod> = (
  kapso: KapsoCore,
  ...args: WithOptions<Parameters<Method>, FactoryOptions>
) => ListQueryOptions<ItemOf<Method>>;

/** Creates the options of an infinite query over a list. */
export type InfiniteOptionsFactory<Method extends OperationMethod> = (
  kapso: KapsoCore,
  ...args: FiltersOf<WithOptions<Parameters<Method>, InfiniteOptions>>
) => InfiniteListQueryOptions<ItemOf<Method>>;

/** The options factory of an operation. */
export type ItemOptionsFactoryOf<Value> =
  Value extends Operation<infer Method> ? ItemOptionsFactory<Method> : never;

/** The options factory for one page of an operation. */
export type ListOptionsFactoryOf<Value> =
  Value extends Operation<infer Method> ? ListOptionsFactory<Method> : never;

/** The options factory for all pages of an operation. */
export type InfiniteOptionsFactoryOf<Value> =
  Value extends Operation<infer Method>
    ? InfiniteOptionsFactory<Method>
    : never;
