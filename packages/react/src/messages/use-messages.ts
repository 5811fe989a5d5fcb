"use client";
import type { WhatsappMessage } from "@kapso-platform/client";
import { type QueryClient, skipToken } from "@tanstack/react-query";
import { messagesList } from "@kapso-platform/client/operations";
import { extendResult } from "../hooks/extend-result.js";
import { type MaybeId, isIdle } from "../hooks/idle.js";
import {
  type ListHookOptions,
  type ListHookResult,
  useList,
} from "../hooks/use-list.js";
import { checkParams } from "../queries/check-options.js";
import type { MessageFilters } from "../queries/filters.js";
import type { InfiniteList } from "../queries/query-options.js";

/** Options of {@link useMessages}: `filters`, `maxPages`, `request`, and TanStack's. */
export type UseMessagesOptions<Data = InfiniteList<WhatsappMessage>> =
  ListHookOptions<WhatsappMessage, Data> & {
    /** Filters of the messages, and `limit` for the page size. */
    filters?: Omit<MessageFilters, "conversation_id"> | undefined;
  };

/**
 * Result of {@link useMessages}: that of `useInfiniteQuery`, and the loaded messages, as
 * `messages` (newest first) and `chronological` (oldest first).
 */
export type UseMessagesResult<Data = InfiniteList<WhatsappMessage>> =
  ListHookResult<WhatsappMessage, "messages", Data> &
    (Data extends InfiniteList<WhatsappMessage>
      ? {
          /** The loaded messages, oldest first. */
          readonly chronological: readonly WhatsappMessage[];
        }
      : unknown);

const reversed = new WeakMap<object, readonly WhatsappMessage[]>();

/**
 * The messages of a conversation, newest first. `fetchNextPage` fetches earlier ones.
 *
 * @param conversationId - Kapso id of the conversation. Without one (null,
 *   undefined, empty or `skipToken`) nothing is requested.
 * @param options - `filters`, `maxPages`, `request`, `select`, and any other
 *   option of `useInfiniteQuery`.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 *
 * @example
 * ```tsx
 * const { chronological, fetchNextPage, hasNextPage } = useMessages(id);
 * ```
 */
export function useMessages<Data = InfiniteList<WhatsappMessage>>(
  conversationId: MaybeId,
  { filters, ...options }: UseMessagesOptions<Data> = {},
  queryClient?: QueryClient,
): UseMessagesResult<Data> {
  checkParams([filters], messagesList);
  // Without an id, the API would return the messages of all conversations.
  const params = isIdle([conversationId], 1)
    ? skipToken
    : { ...filters, conversation_id: conversationId };
  const result = useList(
    messagesList,
    "messages",
    [params],
    options as ListHookOptions<WhatsappMessage, Data>,
    queryClient,
  );
  const { messages } = result as { messages?: readonly WhatsappMessage[] };
  return messages
    ? extendResult(result, { chronological: reverse(messages) })
    : result;
}

function reverse(
  messages: readonly WhatsappMessage[],
): readonly WhatsappMessage[] {
  let chronological = reversed.get(messages);
  if (!chronological) {
    chronological = [...messages].reverse();
    reversed.set(messages, chronological);
  }
  return chronological;
}
