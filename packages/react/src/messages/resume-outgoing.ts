import type { QueryClient } from "@tanstack/react-query";
import { outgoingMessagesOf } from "./outgoing-messages.js";

/**
 * Sends the waiting messages of a stored cache, in all threads, shown or not. Call it instead
 * of `resumePausedMutations`: messages that were being sent when the page was closed have
 * then failed, with `isUncertain`, and do not block the messages behind them.
 *
 * Call it once, when the cache is hydrated. Without a connection, the messages are
 * sent when it returns.
 *
 * @returns Resolves when everything that waited has been sent or has failed.
 *
 * @example
 * ```ts
 * const send = whatsappMessagesSendMutation(kapso);
 * queryClient.setMutationDefaults(send.mutationKey, send);
 * hydrate(queryClient, stored);
 * void resumeOutgoingMessages(queryClient);
 * ```
 */
export async function resumeOutgoingMessages(
  queryClient: QueryClient,
): Promise<void> {
  outgoingMessagesOf(queryClient).endInterrupted(null);
  await queryClient.resumePausedMutations();
}
