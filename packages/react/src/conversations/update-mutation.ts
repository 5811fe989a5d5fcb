import type {
  ConversationsUpdateBody,
  KapsoCore,
  WhatsappConversation,
} from "@kapso-platform/client";
import { conversationsUpdate } from "@kapso-platform/client/operations";
import { mutationKeyOf } from "../mutations/mutation-options.js";
import type { FactoryOptions } from "../operations/request.js";
import { conversationCacheOf } from "./conversation-cache.js";
import {
  type ConversationMutationOptions,
  conversationMutation,
} from "./conversation-mutation.js";

/** What `useUpdateConversation` is called with: the id, and what to change. */
export type UpdateConversationVariables = ConversationsUpdateBody & {
  /** Kapso id of the conversation. */
  id: string;
};

/**
 * Mutation options of `PATCH /whatsapp/conversations/{conversation_id}`, those
 * of `useUpdateConversation`: the change shows at once in every loaded list and
 * in the detail, and goes back if it fails.
 *
 * Given to `setMutationDefaults`, they let `resumePausedMutations` send what
 * was changed offline before the page was reloaded. Callbacks given beside them
 * replace what shows the change: give those to `mutate` instead.
 *
 * @param kapso - Client to call.
 * @param options - `request`: headers, timeout and so on.
 *
 * @example
 * ```ts
 * const update = conversationsUpdateMutation(kapso);
 * queryClient.setMutationDefaults(update.mutationKey, update);
 * ```
 */
export function conversationsUpdateMutation(
  kapso: KapsoCore,
  options?: FactoryOptions,
): ConversationMutationOptions<
  WhatsappConversation,
  UpdateConversationVariables
> {
  return conversationMutation({
    mutationKey: mutationKeyOf(conversationsUpdate.name),
    send: ({ id, ...body }) =>
      kapso.call(conversationsUpdate, id, body, options?.request),
    show: (queryClient, { id, ...body }) =>
      conversationCacheOf(queryClient).assume(id, { conversation: body }),
    learn: (conversation) => ({ conversation }),
  });
}
