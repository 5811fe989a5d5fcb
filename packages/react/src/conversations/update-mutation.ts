import type {
  ConversationsUpdateBody,
  KapsoCore,
  WhatsappConversation,
} from "@kapso-platform/client";
import { conversationsUpdate } from "@kapso-platform/client/operations";
import type { FactoryOptions } from "../operations/request.js";
import { checkNames } from "../queries/check-options.js";
import { methodKeyOf } from "../queries/query-key.js";
import { conversationCacheOf } from "./conversation-cache.js";
import {
  type ConversationMutationOptions,
  conversationMutation,
} from "./conversation-mutation.js";

/** Variables of `useUpdateConversation`: the id, and the members to change. */
export type UpdateConversationVariables = ConversationsUpdateBody & {
  /** Kapso id of the conversation. */
  id: string;
};

/**
 * Mutation options of `useUpdateConversation` (`PATCH
 * /whatsapp/conversations/{conversation_id}`). Every loaded list and the detail show the
 * change immediately. If it fails, it is reverted.
 *
 * Pass them to `setMutationDefaults`, so that `resumePausedMutations` sends changes that
 * were made offline before a reload. Pass your own callbacks to `mutate`: here, they would
 * replace those that show the change.
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
  checkNames(options, ["request"]);
  return conversationMutation({
    mutationKey: methodKeyOf(conversationsUpdate.name),
    send: ({ id, ...body }) =>
      kapso.call(conversationsUpdate, id, body, options?.request),
    show: (queryClient, { id, ...body }) =>
      conversationCacheOf(queryClient).assume(id, { conversation: body }),
    toUpdate: (conversation) => ({ conversation }),
  });
}
