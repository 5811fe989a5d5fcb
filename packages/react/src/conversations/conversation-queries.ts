import type { WhatsappConversation } from "@kapso-platform/client";
import {
  type Query,
  type QueryClient,
  notifyManager,
} from "@tanstack/react-query";
import { conversationKeys } from "../generated/keys.js";
import type { ListPage } from "../queries/list-page.js";
import type { InfiniteList } from "../queries/query-options.js";
import type { KeyFilters } from "./matches-filters.js";
import type { ConversationPages } from "./place-conversations.js";

/** A list of conversations in the cache, plain or infinite. */
export interface CachedList {
  readonly query: Query;
  readonly filters: KeyFilters;
  /** Its pages; undefined while it has no data. A plain query has one. */
  readonly pages: ConversationPages | undefined;
}

/** Every list of conversations in the cache. */
export function findLists(queryClient: QueryClient): CachedList[] {
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: conversationKeys.lists() })
    .map(readList);
}

/** Whether a query is a list of conversations. */
export function isList({ queryKey }: Query): boolean {
  return startsWith(queryKey, conversationKeys.lists());
}

/** Whether a query is a single conversation. */
export function isDetail({ queryKey }: Query): boolean {
  return startsWith(queryKey, conversationKeys.details());
}

/** A list's query with its filters and pages. */
export function readList(query: Query): CachedList {
  // The shape is that of `conversationKeys.list` and `.infinite`.
  const [, , , kind, filters] = query.queryKey as [
    unknown,
    unknown,
    unknown,
    "plain" | "infinite",
    KeyFilters,
  ];
  const { data } = query.state;
  const pages =
    data === undefined
      ? undefined
      : kind === "infinite"
        ? (data as InfiniteList<WhatsappConversation>).pages
        : [data as ListPage<WhatsappConversation>];
  return { query, filters, pages };
}

/** Puts other pages into a list; what it holds besides stays. */
export function writePages(query: Query, pages: ConversationPages): void {
  const { data } = query.state;
  const isInfinite = query.queryKey[3] === "infinite";
  writeData(
    query,
    isInfinite
      ? { ...(data as InfiniteList<WhatsappConversation>), pages: [...pages] }
      : pages[0],
  );
}

/** The query of a single conversation, if the cache has it. */
export function findDetail(
  queryClient: QueryClient,
  id: string,
): Query | undefined {
  return queryClient
    .getQueryCache()
    .find({ queryKey: conversationKeys.detail(id) });
}

/** A conversation that some query of the cache holds. */
export function findConversation(
  queryClient: QueryClient,
  id: string,
): WhatsappConversation | undefined {
  // Under this key there is nothing else.
  const detail = findDetail(queryClient, id)?.state.data as
    WhatsappConversation | undefined;
  if (detail) return detail;
  for (const { pages } of findLists(queryClient)) {
    for (const { items } of pages ?? []) {
      const found = items.find((item) => item.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

/**
 * Changes the data of a query and nothing else about it: how old its last
 * answer is, whether it is invalidated, and its error stay.
 */
export function writeData(query: Query, data: unknown): void {
  const { dataUpdatedAt, isInvalidated, status, error } = query.state;
  notifyManager.batch(() => {
    query.setData(data, { updatedAt: dataUpdatedAt, manual: true });
    if (isInvalidated || status === "error") {
      query.setState({ isInvalidated, status, error });
    }
  });
}

function startsWith(
  key: readonly unknown[],
  prefix: readonly unknown[],
): boolean {
  return prefix.every((part, index) => key[index] === part);
}
