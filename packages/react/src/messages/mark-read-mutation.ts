import type { KapsoCore, MarkReadResult } from "@kapso-platform/client";
import { whatsappMessagesMarkRead } from "@kapso-platform/client/operations";
import type { KapsoMutationOptions } from "../mutations/mutation-options.js";
import type { FactoryOptions } from "../operations/request.js";
import { checkNames } from "../queries/check-options.js";
import { methodKeyOf } from "../queries/query-key.js";
import {
  type ListedStatuses,
  restoreStatuses,
  showAsRead,
} from "./read-statuses.js";

/** Variables of the mutation of `useMarkRead`. */
export interface MarkReadVariables {
  /** Meta id of the business phone number that received the message. */
  readonly phone_number_id: string;
  /** WhatsApp's id of the message. Earlier messages are marked as well. */
  readonly message_id: string;
  /**
   * Shows the contact a typing indicator, for about 25 seconds or until a message is sent.
   *
   * @defaultValue `false`
   */
  readonly typing?: boolean | undefined;
}

/**
 * Mutation options of `useMarkRead`, which marks a received message as read. Loaded lists
 * immediately show it and the earlier messages as `"read"`. If the request fails, that is
 * reverted.
 *
 * Pass them to `setMutationDefaults`, so that `resumePausedMutations` sends marks that were
 * made offline before a reload.
 *
 * @param kapso - Client to call.
 * @param options - `request`: headers, timeout and so on.
 *
 * @example
 * ```ts
 * const markRead = whatsappMessagesMarkReadMutation(kapso);
 * queryClient.setMutationDefaults(markRead.mutationKey, markRead);
 * ```
 */
export function whatsappMessagesMarkReadMutation(
  kapso: KapsoCore,
  options?: FactoryOptions,
): KapsoMutationOptions<MarkReadResult, MarkReadVariables, ListedStatuses> {
  checkNames(options, ["request"]);
  return {
    mutationKey: methodKeyOf(whatsappMessagesMarkRead.name),
    retry: false,
    mutationFn: ({ phone_number_id, message_id, typing }) =>
      kapso.call(whatsappMessagesMarkRead, phone_number_id, message_id, {
        ...options?.request,
        typing,
      }),
    onMutate: ({ message_id }, { client }) => showAsRead(client, message_id),
    onError: (_error, _variables, before, { client }) => {
      restoreStatuses(client, before ?? {});
    },
  };
}
