import type {
  KapsoError,
  PagePromise,
  RequestOptions,
} from "@kapso-platform/client";
import type {
  DataTag,
  InfiniteData,
  QueryFunction,
  UseInfiniteQueryOptions,
  UseMutationOptions,
  UseQueryOptions,
} from "@tanstack/react-query";
import { type ListPage, toListPage } from "./list-page.js";
import {
  type PagePosition,
  nextPosition,
  previousPosition,
} from "./page-position.js";
import { shareItems } from "./share-items.js";

/** A query key of this package: `"kapso"`, the resource, and what of it. */
export type KapsoQueryKey = readonly ["kapso", string, ...unknown[]];

/**
 * Options of a query that answers `Data`, for `useQuery`, `useSuspenseQuery`,
 * `prefetchQuery`, `ensureQueryData` and whatever else takes query options.
 *
 * `retry` is off: the client repeats what can be repeated, and TanStack's
 * retries would multiply with it.
 */
export type KapsoQueryOptions<Data> = Omit<
  UseQueryOptions<Data, KapsoError, Data, KapsoQueryKey>,
  "queryFn" | "queryKey"
> & {
  queryFn: QueryFunction<Data, KapsoQueryKey>;
  queryKey: DataTag<KapsoQueryKey, Data, KapsoError>;
};

/** Options of a query that answers one page of a list. */
export type ListQueryOptions<Item> = KapsoQueryOptions<ListPage<Item>>;

/** What the cache holds of an infinite query. */
export type InfiniteList<Item> = InfiniteData<ListPage<Item>, PagePosition>;

/**
 * Options of an infinite query over a list, for `useInfiniteQuery`,
 * `useSuspenseInfiniteQuery`, `prefetchInfiniteQuery` and their like.
 */
export type InfiniteListQueryOptions<Item> = Omit<
  UseInfiniteQueryOptions<
    ListPage<Item>,
    KapsoError,
    InfiniteList<Item>,
    KapsoQueryKey,
    PagePosition
  >,
  "queryFn" | "queryKey"
> & {
  queryFn: QueryFunction<ListPage<Item>, KapsoQueryKey, PagePosition>;
  queryKey: DataTag<KapsoQueryKey, InfiniteList<Item>, KapsoError>;
};

/** Options of a mutation, for `useMutation`. `retry` is off, as in queries. */
export type KapsoMutationOptions<Data, Variables> = UseMutationOptions<
  Data,
  KapsoError,
  Variables
> & {
  mutationKey: KapsoQueryKey;
  mutationFn: (variables: Variables) => Promise<Data>;
};

/** What an infinite query can be told besides its filters. */
export interface InfiniteOptions {
  /**
   * How many pages are kept, in both directions: a further one lets go of the
   * one at the other end, which is fetched again when it is scrolled back to.
   *
   * @defaultValue all of them
   */
  maxPages?: number | undefined;
}

/** Options of a query for a single item. */
export function itemOptions<Data>(
  queryKey: KapsoQueryKey,
  fetchItem: (request: RequestOptions) => Promise<Data>,
): KapsoQueryOptions<Data> {
  return {
    queryKey: tagged(queryKey),
    queryFn: ({ signal }) => fetchItem({ signal }),
    retry: false,
  };
}

/** Options of a query for one page of a list. */
export function listOptions<Item>(
  queryKey: KapsoQueryKey,
  fetchList: (request: RequestOptions) => PagePromise<Item, unknown>,
): ListQueryOptions<Item> {
  return {
    queryKey: tagged(queryKey),
    queryFn: async ({ signal }) => toListPage(await fetchList({ signal })),
    retry: false,
    structuralSharing: shareItems,
  };
}

/** Options of an infinite query over a list. */
export function infiniteListOptions<Item>(
  queryKey: KapsoQueryKey,
  fetchList: (
    position: PagePosition,
    request: RequestOptions,
  ) => PagePromise<Item, unknown>,
  { maxPages }: InfiniteOptions = {},
): InfiniteListQueryOptions<Item> {
  return {
    queryKey: tagged(queryKey),
    queryFn: async ({ pageParam, signal }) =>
      toListPage(await fetchList(pageParam, { signal })),
    initialPageParam: null,
    getNextPageParam: nextPosition,
    getPreviousPageParam: previousPosition,
    retry: false,
    structuralSharing: shareItems,
    ...(maxPages === undefined ? {} : { maxPages }),
  };
}

/** Options of a mutation. */
export function mutationOptions<Data, Variables>(
  mutationKey: KapsoQueryKey,
  mutationFn: (variables: Variables) => Promise<Data>,
): KapsoMutationOptions<Data, Variables> {
  return { mutationKey, mutationFn, retry: false };
}

/** The tag lives in the type alone: it tells `getQueryData` what it gives. */
function tagged<Data>(
  queryKey: KapsoQueryKey,
): DataTag<KapsoQueryKey, Data, KapsoError> {
  return queryKey as DataTag<KapsoQueryKey, Data, KapsoError>;
}
