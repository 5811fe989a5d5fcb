import type { QueryClient } from "@tanstack/react-query";
import { tickFeedNow } from "../live/live-feeds.js";
import { findLists } from "./message-lists.js";

/**
 * Updates every list that may contain a new message: a live list ticks immediately, other
 * lists are invalidated.
 */
export function refreshLists(
  queryClient: QueryClient,
  conversationId: string | null,
): void {
  for (const { queryKey, queryHash } of findLists(queryClient)) {
    const filters = queryKey[3] as { conversation_id?: string };
    const isOther =
      filters.conversation_id !== undefined &&
      conversationId !== null &&
      filters.conversation_id !== conversationId;
    if (isOther || tickFeedNow(queryClient, queryHash)) continue;
    void queryClient.invalidateQueries({ queryKey, exact: true });
  }
}
