"use client";
import type { KapsoError, WhatsappConversation } from "@kapso-platform/client";
import {
  type QueryClient,
  type UseMutationResult,
  useMutation,
} from "@tanstack/react-query";
import type { MutationCallbacks } from "../mutations/mutation-callbacks.js";
import { withCallbacks } from "../mutations/with-callbacks.js";
import { useClient } from "../provider/use-kapso.js";
import type { ChangeId } from "./pending-changes.js";
import {
  type UpdateConversationVariables,
  conversationsUpdateMutation,
} from "./update-mutation.js";

/**
 * Closes or reopens a conversation. Every loaded list and the detail show the change
 * immediately: the conversation is removed from lists whose filter it no longer matches, and
 * inserted into lists that it now matches. If the request fails, only this change is
 * reverted. Changes of one conversation, including assignments, are sent one after the
 * other, so that the last choice wins.
 *
 * @param options - `request` and callbacks. Callbacks are called when the cache is up to
 *   date.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
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
  queryClient?: QueryClient,
): UseMutationResult<
  WhatsappConversation,
  KapsoError,
  UpdateConversationVariables,
  ChangeId
> {
  const { request, ...callbacks } = options;
  const update = conversationsUpdateMutation(useClient(), { request });
  return useMutation(withCallbacks(update, callbacks), queryClient);
}
