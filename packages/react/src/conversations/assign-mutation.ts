import type {
  ConversationAssignment,
  ConversationsAssignmentsUpdateBody,
  KapsoCore,
  RequestOptions,
} from "@kapso-platform/client";
import type { QueryClient } from "@tanstack/react-query";
import {
  conversationsAssignmentsCreate,
  conversationsAssignmentsList,
  conversationsAssignmentsUpdate,
} from "@kapso-platform/client/operations";
import type { FactoryOptions } from "../operations/request.js";
import { checkNames } from "../queries/check-options.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import { assumeAssignee, invalidateAssignments } from "./assignment-lists.js";
import { conversationCacheOf } from "./conversation-cache.js";
import {
  type ConversationMutationOptions,
  conversationMutation,
} from "./conversation-mutation.js";

/** Variables of `useAssignConversation`. */
export interface AssignConversationVariables {
  /** Kapso id of the conversation. */
  id: string;
  /**
   * Account id of the new assignee, which is the `user_id` (not the `id`) of a project
   * member; null to release the conversation.
   */
  user_id: string | null;
  /** Free text about the assignment. */
  notes?: string | undefined;
}

const MUTATION_KEY: KapsoQueryKey = ["kapso", "conversations", "assign"];

/**
 * Mutation options of `useAssignConversation`: assigns a conversation, hands it over or
 * releases it. Lists filtered by assignee and the loaded assignments show the change
 * immediately. If it fails, it is reverted.
 *
 * Pass them to `setMutationDefaults`, so that `resumePausedMutations` sends changes that
 * were made offline before a reload. Pass your own callbacks to `mutate`: here, they would
 * replace those that show the change.
 *
 * @param kapso - Client to call.
 * @param options - `request`: headers, timeout and so on.
 * @returns Options of a mutation that returns the assignment, or null if a
 *   conversation without one was released.
 *
 * @example
 * ```ts
 * const assign = conversationsAssignMutation(kapso);
 * queryClient.setMutationDefaults(assign.mutationKey, assign);
 * ```
 */
export function conversationsAssignMutation(
  kapso: KapsoCore,
  options?: FactoryOptions,
): ConversationMutationOptions<
  ConversationAssignment | null,
  AssignConversationVariables
> {
  checkNames(options, ["request"]);
  return {
    ...conversationMutation<
      ConversationAssignment | null,
      AssignConversationVariables
    >({
      mutationKey: MUTATION_KEY,
      send: (variables) => assign(kapso, variables, options?.request),
      show: (queryClient, { id, user_id: assignee, notes }) => {
        const listed = assumeAssignee(queryClient, id, {
          user_id: assignee,
          notes,
        });
        const shown = conversationCacheOf(queryClient).assume(id, { assignee });
        return {
          confirm: (update) => {
            listed.confirm();
            shown.confirm(update);
          },
          revert: () => {
            listed.revert();
            shown.revert();
          },
        };
      },
      toUpdate: (_assignment, { user_id: assignee }) => ({ assignee }),
    }),
    onSettled: (_assignment, _error, { id }, _change, { client }) => {
      // If another assignment is pending, its end fetches the list.
      if (countAssigning(client, id) > 1) return;
      // Not awaited: the assignment has succeeded even if its list cannot be fetched.
      void invalidateAssignments(client, id);
    },
  };
}

/** Number of pending assignments of a conversation. */
function countAssigning(queryClient: QueryClient, id: string): number {
  return queryClient.isMutating({
    mutationKey: MUTATION_KEY,
    // All mutations with this key have these variables.
    predicate: ({ state }) =>
      (state.variables as AssignConversationVariables).id === id,
  });
}

async function assign(
  kapso: KapsoCore,
  { id, user_id: assignee, notes }: AssignConversationVariables,
  request: RequestOptions | undefined,
): Promise<ConversationAssignment | null> {
  // The latest is first, and none can be created while one is active.
  const { items } = await kapso.call(
    conversationsAssignmentsList,
    id,
    undefined,
    request,
  );
  const active = items.find((assignment) => assignment.active);
  const update = (
    { id: assignmentId }: ConversationAssignment,
    body: ConversationsAssignmentsUpdateBody,
  ): Promise<ConversationAssignment> =>
    kapso.call(conversationsAssignmentsUpdate, id, assignmentId, body, request);
  if (assignee === null) {
    return active ? update(active, { active: false }) : null;
  }
  const body = {
    user_id: assignee,
    ...(notes === undefined ? {} : { notes }),
  };
  return active
    ? update(active, body)
    : kapso.call(conversationsAssignmentsCreate, id, body, request);
}
