"use client";
import type { KapsoError } from "@kapso-platform/client";
import {
  type QueryClient,
  type UseMutationOptions,
  type UseMutationResult,
  useMutation,
} from "@tanstack/react-query";
import type { MutationOptionsFactory } from "../mutations/mutation-options.js";
import type { FactoryOptions } from "../operations/request.js";
import { useClient } from "../provider/use-kapso.js";
import { checkWriteOptions } from "../queries/check-options.js";
import { type Given, dropUndefined } from "../queries/given.js";

/** Options of a mutation hook: `request`, and any option of `useMutation`. */
export type WriteHookOptions<Data, Variables, OnMutateResult = unknown> = Given<
  Omit<
    UseMutationOptions<Data, KapsoError, Variables, OnMutateResult>,
    "mutationFn" | "mutationKey"
  >
> &
  FactoryOptions;

/** A mutation hook. On success, it invalidates the queries of the resource. */
export type WriteHook<Variables, Data> = <OnMutateResult = unknown>(
  options?: WriteHookOptions<Data, Variables, OnMutateResult>,
  queryClient?: QueryClient,
) => UseMutationResult<Data, KapsoError, Variables, OnMutateResult>;

/** The hook of an options factory. */
export type WriteHookOf<Factory> =
  Factory extends MutationOptionsFactory<infer Variables, infer Data>
    ? WriteHook<Variables, Data>
    : never;

/**
 * Creates the hook of a mutation. The caller's `onSuccess` is called after the queries of the
 * resource are invalidated.
 */
export function writeHook<Variables, Data>(
  makeOptions: MutationOptionsFactory<Variables, Data>,
): WriteHook<Variables, Data> {
  return function useOperation<OnMutateResult = unknown>(
    overrides?: WriteHookOptions<Data, Variables, OnMutateResult>,
    queryClient?: QueryClient,
  ): UseMutationResult<Data, KapsoError, Variables, OnMutateResult> {
    checkWriteOptions(overrides);
    const { request, onSuccess, ...rest } = dropUndefined(overrides);
    // The factory has no `onMutate`, so its result is that of the caller's.
    const options = makeOptions(useClient(), { request }) as UseMutationOptions<
      Data,
      KapsoError,
      Variables,
      OnMutateResult
    >;
    return useMutation(
      {
        ...options,
        ...(rest as typeof options),
        onSuccess: async (...event) => {
          await options.onSuccess?.(...event);
          await onSuccess?.(...event);
        },
      },
      queryClient,
    );
  };
}
