"use client";
import type { KapsoError } from "@kapso-platform/client";
import {
  type QueryClient,
  type UseMutationResult,
  useMutation,
} from "@tanstack/react-query";
import type { MutationCallbacks } from "../mutations/mutation-callbacks.js";
import { dropUndefined } from "../queries/given.js";
import type { ConversationMutationOptions } from "./conversation-mutation.js";
import type { ChangeId } from "./pending-changes.js";

/** `useMutation` of a change that shows at once; callbacks come after ours. */
export function useConversationMutation<Data, Variables>(
  options: ConversationMutationOptions<Data, Variables>,
  callbacks: MutationCallbacks<Data, Variables>,
  queryClient: QueryClient | undefined,
): UseMutationResult<Data, KapsoError, Variables, ChangeId> {
  const { onSuccess, onError, onSettled, throwOnError, meta } = callbacks;
  return useMutation<Data, KapsoError, Variables, ChangeId>(
    {
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
    },
    queryClient,
  );
}
