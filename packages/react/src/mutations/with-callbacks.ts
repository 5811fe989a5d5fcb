import type { KapsoError } from "@kapso-platform/client";
import type { UseMutationOptions } from "@tanstack/react-query";
import { checkCallbacks } from "../queries/check-options.js";
import { dropUndefined } from "../queries/given.js";
import type { MutationCallbacks } from "./mutation-callbacks.js";

/** Adds a caller's callbacks to the options of a mutation; they are called last. */
export function withCallbacks<Data, Variables, OnMutateResult>(
  options: UseMutationOptions<Data, KapsoError, Variables, OnMutateResult>,
  callbacks: MutationCallbacks<Data, Variables>,
): UseMutationOptions<Data, KapsoError, Variables, OnMutateResult> {
  checkCallbacks(callbacks);
  const { onSuccess, onError, onSettled, throwOnError, meta } = callbacks;
  return {
    ...options,
    ...dropUndefined({ throwOnError, meta }),
    onSuccess: async (data, variables, ...context) => {
      await options.onSuccess?.(data, variables, ...context);
      await onSuccess?.(data, variables);
    },
    onError: async (error, variables, ...context) => {
      await options.onError?.(error, variables, ...context);
      await onError?.(error, variables);
    },
    onSettled: async (data, error, variables, ...context) => {
      await options.onSettled?.(data, error, variables, ...context);
      await onSettled?.(data, error, variables);
    },
  };
}
