import type { WhatsappMessage } from "@kapso-platform/client";
import type { Query, QueryClient } from "@tanstack/react-query";
import { tickFeedNow } from "../live/live-feeds.js";
import type { ListPage } from "../queries/list-page.js";
import type { InfiniteList } from "../queries/query-options.js";
import { writeData } from "../queries/write-data.js";
import { sameItems } from "../queries/same-items.js";

/** Loaded pages of one list, newest first. */
export type MessagePages = readonly ListPage<WhatsappMessage>[];

/** The key `messageKeys.lists()`, without the code of all keys. */
const LISTS = ["kapso", "messages", "list"];

/** The lists of messages in the cache, with these filters if there are any. */
function findLists(
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

/** Changes messages in all loaded lists. Unchanged messages keep their identity. */
export function changeListed(
  queryClient: QueryClient,
  change: (message: WhatsappMessage) => WhatsappMessage,
): void {
  for (const list of findLists(queryClient)) {
    const pages = pagesOf(list);
    const changed = pages.map((page) => {
      const items = page.items.map(change);
      return sameItems(items, page.items) ? page : { ...page, items };
    });
    if (sameItems(changed, pages)) continue;
    const isInfinite = list.queryKey.at(-1) === "infinite";
    writeData(
      list,
      isInfinite
        ? { ...(list.state.data as object), pages: changed }
        : changed[0],
    );
  }
}

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
