import type { QueryClient } from "@tanstack/react-query";
import { outgoingMessagesOf } from "./outgoing-messages.js";

/**
 * Sends the messages that wait in a stored cache, of every thread, whether or not it
 * is shown. Instead of `resumePausedMutations`, for a cache that also has messages
 * that were being sent when the page was left: those have failed, with
 * `isUncertain`, and do not block the messages behind them.
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
