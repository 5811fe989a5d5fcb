"use client";
import type { KapsoError, WhatsappMessage } from "@kapso-platform/client";
import {
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { messagesListInfiniteOptions } from "../generated/queries.js";
import { useKapso } from "../provider/use-kapso.js";
import { extendResult } from "../queries/extend-result.js";
import type { MessageFilters } from "../queries/filters.js";
import { flattenPages } from "../queries/flatten-pages.js";
import type { InfiniteList } from "../queries/query-options.js";
import type { InfiniteQueryOverrides } from "../queries/use-kapso-infinite-query.js";

/** Options of {@link useMessages}: filters, `maxPages`, and TanStack's options. */
export type UseMessagesOptions = Omit<
  InfiniteQueryOverrides<WhatsappMessage, InfiniteList<WhatsappMessage>>,
  | "select"
  | "initialPageParam"
  | "getNextPageParam"
  | "getPreviousPageParam"
  | "structuralSharing"
> & {
  /** Which messages of the conversation, and `limit` for the size of a page. */
  filters?: Omit<MessageFilters, "conversation_id"> | undefined;
};

/** Result of {@link useMessages}: that of `useInfiniteQuery`, and flat lists. */
export type UseMessagesResult = UseInfiniteQueryResult<
  InfiniteList<WhatsappMessage>,
  KapsoError
> & {
  /** Loaded messages, newest first, each once. */
  readonly messages: readonly WhatsappMessage[];
  /** The same messages, oldest first, as a conversation is read. */
  readonly chronological: readonly WhatsappMessage[];
  /** How many messages are loaded. */
  readonly count: number;
};

const NONE: readonly WhatsappMessage[] = [];
const reversed = new WeakMap<object, readonly WhatsappMessage[]>();

/**
 * The messages of a conversation, newest first; `fetchNextPage` goes back in
 * time.
 *
 * @param conversationId - Kapso id of the conversation. Without one nothing is
 *   requested.
 * @param options - `filters`, `maxPages`, and any option of `useInfiniteQuery`.
 *
 * @example
 * ```tsx
 * const { chronological, fetchNextPage, hasNextPage } = useMessages(id);
 * ```
 */
export function useMessages(
  conversationId: string | null | undefined,
  { filters, enabled = true, ...options }: UseMessagesOptions = {},
): UseMessagesResult {
  const given = conversationId ?? undefined;
  const query = useInfiniteQuery({
    ...messagesListInfiniteOptions(useKapso(), {
      ...filters,
      conversation_id: given,
    }),
    ...options,
    // Without an id the API would answer the messages of all conversations.
    enabled: given === undefined || given === "" ? false : enabled,
  });
  const pages = query.data?.pages;
  const messages = pages ? flattenPages(pages) : NONE;
  return extendResult(query, {
    messages,
    chronological: reverse(messages),
    count: messages.length,
  });
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
