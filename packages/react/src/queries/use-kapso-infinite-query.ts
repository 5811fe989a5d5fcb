"use client";
import type { KapsoError } from "@kapso-platform/client";
import {
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import type { ListPage } from "./list-page.js";
import type { PagePosition } from "./page-position.js";
import type {
  InfiniteListQueryOptions,
  KapsoQueryKey,
} from "./query-options.js";

/** What a generated infinite hook takes besides the filters: `maxPages` and any option of `useInfiniteQuery`. */
export type InfiniteQueryOverrides<Item, Data> = Partial<
  Omit<
    UseInfiniteQueryOptions<
      ListPage<Item>,
      KapsoError,
      Data,
      KapsoQueryKey,
      PagePosition
    >,
    "queryFn" | "queryKey"
  >
>;

/** `useInfiniteQuery` with a factory's options and a caller's on top of them. */
export function useKapsoInfiniteQuery<Item, Data>(
  options: InfiniteListQueryOptions<Item>,
  overrides: InfiniteQueryOverrides<Item, Data> | undefined,
): UseInfiniteQueryResult<Data, KapsoError> {
  // Without `select` in the overrides, `Data` is the pages: it is its default.
  return useInfiniteQuery({
    ...options,
    ...overrides,
  } as UseInfiniteQueryOptions<
    ListPage<Item>,
    KapsoError,
    Data,
    KapsoQueryKey,
    PagePosition
  >);
}
