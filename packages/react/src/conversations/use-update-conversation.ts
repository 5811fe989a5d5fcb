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
 * Closes or reopens a conversation. Every loaded list and the detail show it
 * at once: the conversation leaves lists whose filter it no longer matches and
 * comes into those that it does. If it fails, exactly this change goes back;
 * others that were made meanwhile stay. Changes of one conversation, also
 * assignments, are sent one after the other: what was chosen last stays.
 *
 * @param options - `request`, and callbacks, which are called after the cache
 *   is up to date.
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
