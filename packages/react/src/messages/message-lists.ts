import type { WhatsappMessage } from "@kapso-platform/client";
import type { Query, QueryClient } from "@tanstack/react-query";
import type { ListPage } from "../queries/list-page.js";
import type { InfiniteList } from "../queries/query-options.js";

/** Loaded pages of one list, newest first. */
export type MessagePages = readonly ListPage<WhatsappMessage>[];

/** The key `messageKeys.lists()`, without the code of all keys. */
const LISTS = ["kapso", "messages", "list"];

/** The lists of messages in the cache, with these filters if there are any. */
export function findLists(
  queryClient: QueryClient,
  ...filters: readonly object[]
): Query[] {
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: [...LISTS, ...filters] });
}

/** The loaded pages of a list of messages, plain or infinite. */
export function pagesOf({ state, queryKey }: Query): MessagePages {
  const { data } = state;
  if (data === undefined) return [];
  return queryKey.at(-1) === "infinite"
    ? (data as InfiniteList<WhatsappMessage>).pages
    : [data as ListPage<WhatsappMessage>];
}

/** Finds a message in the loaded lists. */
export function findListed(
  queryClient: QueryClient,
  wamid: string,
): WhatsappMessage | undefined {
  for (const list of findLists(queryClient)) {
    for (const { items } of pagesOf(list)) {
      const found = items.find(({ id }) => id === wamid);
      if (found) return found;
    }
  }
  return undefined;
}

/** Time of the newest loaded message from the contact, in milliseconds since 1970. */
export function findLatestInbound(
  queryClient: QueryClient,
  conversationId: string,
): number | null {
  const lists = findLists(queryClient, { conversation_id: conversationId });
  const latest = lists.flatMap((list) => {
    for (const { items } of pagesOf(list)) {
      const found = items.find(({ kapso }) => kapso.direction === "inbound");
      if (found) return [Number(found.timestamp) * 1000];
    }
    return [];
  });
  return latest.length > 0 ? Math.max(...latest) : null;
}
