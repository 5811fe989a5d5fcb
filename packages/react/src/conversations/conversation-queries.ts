import type { WhatsappConversation } from "@kapso-platform/client";
import type { Query, QueryClient } from "@tanstack/react-query";
import { conversationKeys } from "../generated/keys.js";
import type { InfiniteList } from "../queries/query-options.js";
import { writeData } from "../queries/write-data.js";
import { isEarlierVersion } from "./activity.js";
import { type CachedList, isInfinite, readList } from "./cached-list.js";
import type { ConversationPages } from "./place-conversations.js";

/** A list that has been loaded. */
export type LoadedList = CachedList & { readonly pages: ConversationPages };

/** Every list of conversations in the cache. */
export function findLists(queryClient: QueryClient): CachedList[] {
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: conversationKeys.lists() })
    .map(readList);
}

/** Every list of conversations that has data. */
export function findLoadedLists(queryClient: QueryClient): LoadedList[] {
  return findLists(queryClient).filter(isLoaded);
}

export function isLoaded(list: CachedList): list is LoadedList {
  return list.pages !== undefined;
}

/** Whether a conversation is on the loaded pages of a list. */
export function holds({ pages }: LoadedList, id: string): boolean {
  return pages.some(({ items }) => items.some((item) => item.id === id));
}

/** Whether a query is a list of conversations. */
export function isList({ queryKey }: Query): boolean {
  return startsWith(queryKey, conversationKeys.lists());
}

/** Whether a query is a single conversation. */
export function isDetail({ queryKey }: Query): boolean {
  return startsWith(queryKey, conversationKeys.details());
}

/** Replaces the pages of a list; its other data stays. */
export function writePages(query: Query, pages: ConversationPages): void {
  const { data } = query.state;
  writeData(
    query,
    isInfinite(query)
      ? { ...(data as InfiniteList<WhatsappConversation>), pages: [...pages] }
      : pages[0],
  );
}

/** The query of a single conversation, if the cache has it. */
export function findDetail(
  queryClient: QueryClient,
  id: string,
): Query | undefined {
  const queryKey = conversationKeys.detail(id);
  // `find` would compare the key with the keys of all queries.
  const { queryHash } = queryClient.defaultQueryOptions({ queryKey });
  return queryClient.getQueryCache().get(queryHash);
}

/**
 * The newest version of a conversation in any query of the cache.
 *
 * While a detail waits for its response, it keeps showing the last found version, even if
 * the conversation is no longer in any list.
 */
export function findConversation(
  queryClient: QueryClient,
  id: string,
): WhatsappConversation | undefined {
  const detail = findDetail(queryClient, id);
  // The data of this key is a conversation.
  let newest = detail?.state.data as WhatsappConversation | undefined;
  for (const { pages } of findLists(queryClient)) {
    for (const { items } of pages ?? []) {
      const found = items.find((item) => item.id === id);
      if (found && (!newest || isEarlierVersion(newest, found))) newest = found;
    }
  }
  if (!detail) return newest;
  if (newest) lastFound.set(detail, newest);
  return newest ?? lastFound.get(detail);
}

/** The last version found for a detail, by its query. */
const lastFound = new WeakMap<Query, WhatsappConversation>();

function startsWith(
  key: readonly unknown[],
  prefix: readonly unknown[],
): boolean {
  return prefix.every((part, index) => key[index] === part);
}
