"use client";
import type {
  ConversationsUpdateBody,
  KapsoError,
  WhatsappConversation,
} from "@kapso-platform/client";
import {
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useKapso } from "../provider/use-kapso.js";
import type { MutationCallbacks } from "../queries/mutation-callbacks.js";
import { type Settle, conversationCacheOf } from "./conversation-cache.js";
import { takeTurns } from "./take-turns.js";

/** What {@link useUpdateConversation} is called with: the id, and what to change. */
export type UpdateConversationVariables = ConversationsUpdateBody & {
  /** Kapso id of the conversation. */
  id: string;
};

/**
 * Closes or reopens a conversation. Every loaded list and the detail show it
 * at once: the conversation leaves lists whose filter it no longer matches and
 * comes into those that it does. If the API refuses, exactly this change goes
 * back; others that were made meanwhile stay. Changes of one conversation, also
 * assignments, are sent one after the other: what was chosen last stays.
 *
 * @param options - Callbacks, which come after the cache is up to date.
 *
 * @example
 * ```tsx
 * const update = useUpdateConversation();
 * <button onClick={() => update.mutate({ id, status: "ended" })}>Close</button>;
 * ```
 */
export function useUpdateConversation(
  options: MutationCallbacks<
    WhatsappConversation,
    UpdateConversationVariables
  > = {},
): UseMutationResult<
  WhatsappConversation,
  KapsoError,
  UpdateConversationVariables,
  Settle
> {
  const kapso = useKapso();
  const queryClient = useQueryClient();
  return useMutation<
    WhatsappConversation,
    KapsoError,
    UpdateConversationVariables,
    Settle
  >({
    ...options,
    mutationKey: ["kapso", "conversations", "update"],
    retry: false,
    mutationFn: ({ id, ...body }) =>
      takeTurns(queryClient, id, () => kapso.conversations.update(id, body)),
    onMutate: ({ id, ...body }) =>
      conversationCacheOf(queryClient).assume(id, { conversation: body }),
    onSuccess: (conversation, variables, shown) => {
      shown.confirm({ conversation });
      return options.onSuccess?.(conversation, variables);
    },
    onError: (error, variables, shown) => {
      shown?.revert();
      return options.onError?.(error, variables);
    },
    onSettled: (conversation, error, variables) =>
      options.onSettled?.(conversation, error, variables),
  });
}
