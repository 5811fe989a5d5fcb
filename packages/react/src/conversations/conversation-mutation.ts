import type { QueryClient } from "@tanstack/react-query";
import type { KapsoMutationOptions } from "../mutations/mutation-options.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type { Settle } from "./conversation-cache.js";
import { type ChangeId, keepChange, takeChange } from "./pending-changes.js";
import { takeTurns } from "./take-turns.js";
import type { Fact } from "./missed-facts.js";

/** Options of a mutation that shows its change before it is made. */
export type ConversationMutationOptions<Data, Variables> = KapsoMutationOptions<
  Data,
  Variables,
  ChangeId
>;

/** What a change of a conversation does, and how it shows. */
export interface ConversationChange<Data, Variables> {
  readonly mutationKey: KapsoQueryKey;
  /** Requests the change. */
  readonly send: (variables: Variables) => Promise<Data>;
  /** Shows it before it is made. */
  readonly show: (queryClient: QueryClient, variables: Variables) => Settle;
  /** What is known once it is made. */
  readonly learn: (data: Data, variables: Variables) => Partial<Fact>;
}

/**
 * Mutation options of a change that shows at once, goes back if it fails, and
 * waits for earlier changes of the same conversation.
 */
export function conversationMutation<
  Data,
  Variables extends { readonly id: string },
>({
  mutationKey,
  send,
  show,
  learn,
}: ConversationChange<Data, Variables>): ConversationMutationOptions<
  Data,
  Variables
> {
  return {
    mutationKey,
    retry: false,
    mutationFn: (variables, { client }) =>
      takeTurns(client, variables.id, () => send(variables)),
    onMutate: (variables, { client }) =>
      keepChange(client, show(client, variables)),
    onSuccess: (data, variables, change, { client }) => {
      // After a reload the change is not on show: it is shown as it is learnt.
      const shown = takeChange(client, change) ?? show(client, variables);
      shown.confirm(learn(data, variables));
    },
    onError: (_error, _variables, change, { client }) => {
      takeChange(client, change)?.revert();
    },
  };
}
