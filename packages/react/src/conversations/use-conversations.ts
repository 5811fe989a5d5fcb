"use client";
import type { KapsoError, WhatsappConversation } from "@kapso-platform/client";
import {
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { conversationsListInfiniteOptions } from "../generated/queries.js";
import { useKapso } from "../provider/use-kapso.js";
import { extendResult } from "../queries/extend-result.js";
import type { ConversationFilters } from "../queries/filters.js";
import { flattenPages } from "../queries/flatten-pages.js";
import type { InfiniteList } from "../queries/query-options.js";
import type { InfiniteQueryOverrides } from "../queries/use-kapso-infinite-query.js";

/**
 * Options of {@link useConversations}: `maxPages`, and any option of TanStack's
 * `useInfiniteQuery` except those that the hook is made of.
 */
export type UseConversationsOptions = Omit<
  InfiniteQueryOverrides<
    WhatsappConversation,
    InfiniteList<WhatsappConversation>
  >,
  | "select"
  | "initialPageParam"
  | "getNextPageParam"
  | "getPreviousPageParam"
  | "structuralSharing"
>;

/** Result of {@link useConversations}: that of `useInfiniteQuery`, and a flat list. */
export type UseConversationsResult = UseInfiniteQueryResult<
  InfiniteList<WhatsappConversation>,
  KapsoError
> & {
  /**
   * Conversations of all loaded pages, each once, the one with the latest
   * activity first. The array and each of its items keep their identity for
   * as long as they do not change.
   */
  readonly conversations: readonly WhatsappConversation[];
  /** How many conversations are loaded; the API tells no total. */
  readonly count: number;
  /** How many pages are loaded, at most `maxPages`. */
  readonly pageCount: number;
};

const NONE: UseConversationsResult["conversations"] = [];

/**
 * The conversations under some filters as one list that grows in both
 * directions.
 *
 * @param filters - Which conversations, and `limit` for the size of a page. An
 *   object made anew with each render is fine.
 * @param options - `maxPages` bounds what is kept; other options are
 *   TanStack's.
 * @returns The flat list, `fetchNextPage`, `hasNextPage`, and all that
 *   `useInfiniteQuery` gives. `error` is a `KapsoError`; with both
 *   `assigned_user_id` and `unassigned` it is a `KapsoArgumentError`, and there
 *   is no request.
 *
 * @example
 * ```tsx
 * const { conversations, fetchNextPage, hasNextPage } = useConversations(
 *   { status: "active", limit: 50 },
 *   { maxPages: 20 },
 * );
 * ```
 */
export function useConversations(
  filters?: ConversationFilters,
  options?: UseConversationsOptions,
): UseConversationsResult {
  const query = useInfiniteQuery({
    ...conversationsListInfiniteOptions(useKapso(), filters),
    ...options,
  });
  const pages = query.data?.pages;
  const conversations = pages ? flattenPages(pages) : NONE;
  return extendResult(query, {
    conversations,
    count: conversations.length,
    pageCount: pages?.length ?? 0,
  });
}
