"use client";
import type {
  ConversationAssignment,
  KapsoClient,
  KapsoError,
} from "@kapso-platform/client";
import {
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useKapso } from "../provider/use-kapso.js";
import type { MutationCallbacks } from "../queries/mutation-callbacks.js";
import { assumeAssignee, invalidateAssignments } from "./assignment-lists.js";
import { type Settle, conversationCacheOf } from "./conversation-cache.js";
import { takeTurns } from "./take-turns.js";

/** What {@link useAssignConversation} is called with. */
export interface AssignConversationVariables {
  /** Kapso id of the conversation. */
  id: string;
  /**
   * Account id (`user_id`, not `id`, of a project member) of the new assignee;
   * null to release the conversation.
   */
  user_id: string | null;
  /** Free text about the assignment. */
  notes?: string | undefined;
}

const MUTATION_KEY = ["kapso", "conversations", "assign"] as const;

/**
 * Assigns a conversation: to a first assignee, from one to another, or to
 * nobody. Lists filtered by `assigned_user_id` or `unassigned` and the loaded
 * assignments show it at once, and go back if the API refuses.
 *
 * It reads the active assignment first, as the API has one way to make an
 * assignment and another to hand it over: two requests in all. Changes of one
 * conversation are sent one after the other: who was chosen last is assigned.
 *
 * @param options - Callbacks, which come after the cache is up to date.
 * @returns A mutation that gives the assignment, or null where a conversation
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
): UseMutationResult<
  ConversationAssignment | null,
  KapsoError,
  AssignConversationVariables,
  Settle
> {
  const kapso = useKapso();
  const queryClient = useQueryClient();
  return useMutation<
    ConversationAssignment | null,
    KapsoError,
    AssignConversationVariables,
    Settle
  >({
    ...options,
    mutationKey: MUTATION_KEY,
    retry: false,
    mutationFn: (variables) =>
      takeTurns(queryClient, variables.id, () => assign(kapso, variables)),
    onMutate: ({ id, user_id: assignee, notes }) => {
      const undo = assumeAssignee(queryClient, id, {
        user_id: assignee,
        notes,
      });
      const shown = conversationCacheOf(queryClient).assume(id, { assignee });
      return {
        confirm: (fact) => {
          shown.confirm(fact);
        },
        revert: () => {
          undo();
          shown.revert();
        },
      };
    },
    onSuccess: (assignment, variables, shown) => {
      shown.confirm({ assignee: variables.user_id });
      return options.onSuccess?.(assignment, variables);
    },
    onError: (error, variables, shown) => {
      shown?.revert();
      return options.onError?.(error, variables);
    },
    onSettled: (assignment, error, variables) => {
      // Another choice is on show and under way: its end fetches the list.
      const underWay = queryClient.isMutating({
        mutationKey: MUTATION_KEY,
        predicate: ({ state }) => idOf(state.variables) === variables.id,
      });
      // Not awaited: the assignment is done, whatever becomes of its list.
      if (underWay === 1) void invalidateAssignments(queryClient, variables.id);
      return options.onSettled?.(assignment, error, variables);
    },
  });
}

function idOf(variables: unknown): string {
  // Every mutation under the key is one of this hook.
  return (variables as AssignConversationVariables).id;
}

async function assign(
  kapso: KapsoClient,
  { id, user_id: assignee, notes }: AssignConversationVariables,
): Promise<ConversationAssignment | null> {
  const { assignments } = kapso.conversations;
  // The latest comes first, and none can be made while one is active.
  const { items } = await assignments.list(id);
  const active = items.find((assignment) => assignment.active);
  if (assignee === null) {
    return active ? assignments.update(id, active.id, { active: false }) : null;
  }
  const body = {
    user_id: assignee,
    ...(notes === undefined ? {} : { notes }),
  };
  return active
    ? assignments.update(id, active.id, body)
    : assignments.create(id, body);
}
