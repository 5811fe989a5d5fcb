import type { WhatsappConversation } from "@kapso-platform/client";
import type { Query } from "@tanstack/react-query";
import type { ListPage } from "../queries/list-page.js";
import type { InfiniteList } from "../queries/query-options.js";
import type { KeyFilters } from "./matches-filters.js";
import type { ConversationPages } from "./place-conversations.js";

/** A list of conversations in the cache, plain or infinite. */
export interface CachedList {
  readonly query: Query;
  readonly filters: KeyFilters;
  /** Its pages; undefined while it has no data. A plain query has one page. */
  readonly pages: ConversationPages | undefined;
}

/** Reads the filters and pages of a list. */
export function readList(query: Query): CachedList {
  // A key of `conversationKeys.plain` or `.infinite`.
  const filters = query.queryKey[3] as KeyFilters;
  const { data } = query.state;
  const pages =
    data === undefined
      ? undefined
      : isInfinite(query)
        ? (data as InfiniteList<WhatsappConversation>).pages
        : [data as ListPage<WhatsappConversation>];
  return { query, filters, pages };
}

/** Whether a query is an infinite list. */
export function isInfinite({ queryKey }: Query): boolean {
  return queryKey.at(-1) === "infinite";
}
