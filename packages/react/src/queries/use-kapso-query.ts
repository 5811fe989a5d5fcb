"use client";
import type { KapsoError } from "@kapso-platform/client";
import {
  type UseQueryOptions,
  type UseQueryResult,
  useQuery,
} from "@tanstack/react-query";
import type { KapsoQueryKey, KapsoQueryOptions } from "./query-options.js";

/** What a generated query hook takes besides the parameters: any option of `useQuery`. */
export type QueryOverrides<Fetched, Data> = Omit<
  UseQueryOptions<Fetched, KapsoError, Data, KapsoQueryKey>,
  "queryFn" | "queryKey"
>;

/** `useQuery` with a factory's options and a caller's on top of them. */
export function useKapsoQuery<Fetched, Data>(
  options: KapsoQueryOptions<Fetched>,
  overrides: QueryOverrides<Fetched, Data> | undefined,
): UseQueryResult<Data, KapsoError> {
  // Without `select` in the overrides, `Data` is `Fetched`: it is its default.
  return useQuery({ ...options, ...overrides } as UseQueryOptions<
    Fetched,
    KapsoError,
    Data,
    KapsoQueryKey
  >);
}
