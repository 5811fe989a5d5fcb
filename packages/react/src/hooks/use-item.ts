"use client";
import type { KapsoError } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";
import {
  type QueryClient,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery,
} from "@tanstack/react-query";
import {
  type DataOf,
  type ItemOperation,
  countIds,
} from "../operations/operation.js";
import type { FactoryOptions } from "../operations/request.js";
import { splitArguments } from "../operations/split-arguments.js";
import { useClient } from "../provider/use-kapso.js";
import { checkItemOptions } from "../queries/check-options.js";
import { type Given, dropUndefined } from "../queries/given.js";
import { itemQuery } from "../queries/item-options.js";
import type { itemParams } from "../queries/key-params.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import { extendResult } from "./extend-result.js";
import { type HookArgs, idleOptions, isIdle } from "./idle.js";

/** Options of a hook for one item: `request`, and any option of `useQuery`. */
export type ItemHookOptions<Fetched, Data = Fetched> = Given<
  Omit<
    UseQueryOptions<Fetched, KapsoError, Data, KapsoQueryKey>,
    // TanStack types `maxPages` for every query; it has an effect in lists alone.
    "maxPages" | "queryFn" | "queryKey"
  >
> &
  FactoryOptions;

/** A hook for one item. Without an id, it requests nothing. */
export type ItemHook<Method extends OperationMethod> = <Data = DataOf<Method>>(
  ...args: [
    ...HookArgs<Parameters<Method>, ItemHookOptions<DataOf<Method>, Data>>,
    queryClient?: QueryClient,
  ]
) => UseQueryResult<Data, KapsoError>;

/** The hook of an operation. */
export type ItemHookOf<Value> =
  Value extends Operation<infer Method> ? ItemHook<Method> : never;

/**
 * Creates the hook of an operation that returns one item.
 *
 * @param toParams - `itemParams` if the operation has parameters besides its ids.
 */
export function itemHook<Method extends OperationMethod>(
  operation: Operation<Method>,
  toParams?: typeof itemParams,
): ItemHook<Method> {
  type Fetched = DataOf<Method>;
  return function useOperation<Data = Fetched>(
    ...args: readonly unknown[]
  ): UseQueryResult<Data, KapsoError> {
    const [given, options, queryClient] = splitArguments(
      operation,
      args,
      Boolean(toParams),
    );
    return useItem(
      operation as ItemOperation<Fetched>,
      given,
      options as ItemHookOptions<Fetched, Data> | undefined,
      queryClient as QueryClient | undefined,
      toParams,
    );
  };
}

/** Calls `useQuery` for an operation. The caller's options override the default ones. */
export function useItem<Fetched, Data>(
  operation: ItemOperation<Fetched>,
  args: readonly unknown[],
  overrides: ItemHookOptions<Fetched, Data> | undefined,
  queryClient: QueryClient | undefined,
  toParams?: typeof itemParams,
): UseQueryResult<Data, KapsoError> {
  const kapso = useClient();
  checkItemOptions(overrides);
  const { request, ...rest } = dropUndefined(overrides);
  const idle = isIdle(args, countIds(operation));
  const result = useQuery(
    {
      ...itemQuery(operation, kapso, args, { request }, toParams),
      ...rest,
      ...(idle && idleOptions(operation.name, "plain")),
      // Without `select`, `Data` is `Fetched`, its default.
    } as UseQueryOptions<Fetched, KapsoError, Data, KapsoQueryKey>,
    queryClient,
  );
  return idle
    ? extendResult(result, { refetch: () => Promise.resolve(result) })
    : result;
}
