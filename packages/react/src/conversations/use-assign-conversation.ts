"use client";
import type {
  ConversationAssignment,
  KapsoError,
} from "@kapso-platform/client";
import {
  type QueryClient,
  type UseMutationResult,
  useMutation,
} from "@tanstack/react-query";
import type { MutationCallbacks } from "../mutations/mutation-callbacks.js";
import { withCallbacks } from "../mutations/with-callbacks.js";
import { useClient } from "../provider/use-kapso.js";
import {
  type AssignConversationVariables,
  conversationsAssignMutation,
} from "./assign-mutation.js";
import type { ChangeId } from "./pending-changes.js";

/**
 * Assigns a conversation, hands it over to another assignee, or releases it. Lists filtered
 * by `assigned_user_id` or `unassigned` and the loaded assignments show the change
 * immediately. If it fails, it is reverted.
 *
 * A change sends two requests: it reads the active assignment first, because the API has one
 * operation to create an assignment and another to change it. Changes of one conversation
 * are sent one after the other, so that the last choice wins.
 *
 * @param options - `request` and callbacks. Callbacks are called when the cache is up to
 *   date.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 * @returns A mutation that returns the assignment, or null if a conversation
 *   without one was released.
 *
 * @example
 * ```tsx
 * const assign = useAssignConversation();
 * assign.mutate({ id, user_id: member.user_id, notes: "Asked for a refund" });
 * assign.mutate({ id, user_id: null });
 * ```
 */
export function useAssignConversation(
  options: MutationCallbacks<
    ConversationAssignment | null,
    AssignConversationVariables
  > = {},
  queryClient?: QueryClient,
): UseMutationResult<
  ConversationAssignment | null,
  KapsoError,
  AssignConversationVariables,
  ChangeId
> {
  const { request, ...callbacks } = options;
  const assign = conversationsAssignMutation(useClient(), { request });
  return useMutation(withCallbacks(assign, callbacks), queryClient);
}
