import type { QueryClient } from "@tanstack/react-query";
import type { KapsoMutationOptions } from "../mutations/mutation-options.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type { Settle } from "./conversation-cache.js";
import { type ChangeId, keepChange, takeChange } from "./pending-changes.js";
import { runInOrder } from "./run-in-order.js";
import type { ConversationUpdate } from "./updates-during-fetch.js";

/** Options of an optimistic mutation. */
export type ConversationMutationOptions<Data, Variables> = KapsoMutationOptions<
  Data,
  Variables,
  ChangeId
>;

/** A change of a conversation. */
export interface ConversationChange<Data, Variables> {
  readonly mutationKey: KapsoQueryKey;
  /** Sends the request. */
  readonly send: (variables: Variables) => Promise<Data>;
  /** Shows the change before it is confirmed. */
  readonly show: (queryClient: QueryClient, variables: Variables) => Settle;
  /** Converts the result to an update of the conversation. */
  readonly toUpdate: (
    data: Data,
    variables: Variables,
  ) => Partial<ConversationUpdate>;
}

/**
 * Mutation options of a change that is shown immediately, reverted if it fails, and sent
 * after earlier changes of the same conversation.
 */
export function conversationMutation<
  Data,
  Variables extends { readonly id: string },
>({
  mutationKey,
  send,
  show,
  toUpdate,
}: ConversationChange<Data, Variables>): ConversationMutationOptions<
  Data,
  Variables
> {
  return {
    mutationKey,
    retry: false,
    mutationFn: (variables, { client }) =>
      runInOrder(client, variables.id, () => send(variables)),
    onMutate: (variables, { client }) =>
      keepChange(client, show(client, variables)),
    onSuccess: (data, variables, change, { client }) => {
      // After a reload, the change is not shown yet.
      const shown = takeChange(client, change) ?? show(client, variables);
      shown.confirm(toUpdate(data, variables));
    },
    onError: (_error, _variables, change, { client }) => {
      takeChange(client, change)?.revert();
    },
  };
}
