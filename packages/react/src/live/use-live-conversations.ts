"use client";
import type { WhatsappConversation } from "@kapso-platform/client";
import {
  type QueryClient,
  type SkipToken,
  useQueryClient,
} from "@tanstack/react-query";
import { conversationsList } from "@kapso-platform/client/operations";
import { extendResult } from "../hooks/extend-result.js";
import {
  type ListHookOptions,
  type ListHookResult,
  useList,
} from "../hooks/use-list.js";
import { useClient } from "../provider/use-kapso.js";
import type { ConversationFilters } from "../queries/filters.js";
import { infiniteKeyOf } from "../queries/list-options.js";
import type { InfiniteList } from "../queries/query-options.js";
import type { ConversationSource } from "./conversation-ticks.js";
import type { LiveState } from "./live-state.js";
import { DEFAULT_INTERVAL, useLiveFeed } from "./use-live-feed.js";

/** Options of {@link useLiveConversations}: those of `useConversations`, and `interval`. */
export type UseLiveConversationsOptions<
  Data = InfiniteList<WhatsappConversation>,
> = ListHookOptions<WhatsappConversation, Data> & {
  /**
   * Milliseconds between ticks, above 0. `Infinity` for no ticks, to switch off live updates.
   *
   * @defaultValue `5_000`
   */
  interval?: number | undefined;
};

/** Result of {@link useLiveConversations}: that of `useConversations`, and `live`. */
export type UseLiveConversationsResult<
  Data = InfiniteList<WhatsappConversation>,
> = ListHookResult<WhatsappConversation, "conversations", Data> & {
  /** State of the ticks; see {@link LiveState}. */
  readonly live: LiveState;
};

/**
 * `useConversations`, kept up to date. Each tick is one request for conversations that were
 * active since the newest known activity, for any number of loaded pages. Changed
 * conversations move to the top, and those that no longer match are removed. Only changed
 * conversations get a new identity.
 *
 * Ticks pause in a hidden tab and offline, and catch up immediately afterwards. A failed tick
 * does not change the list; the next one waits twice as long, up to five minutes, or for
 * `Retry-After`. A tick with more than 100 changes sends further requests, at most ten; the
 * next tick fetches the rest.
 *
 * Because the ticks keep the list fresh, it is not fetched again on mount, focus or
 * reconnection (`staleTime` is `Infinity` by default).
 *
 * @param filters - As in `useConversations`.
 * @param options - `interval`, and the options of `useConversations`.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 * @throws KapsoArgumentError for an interval that is not above 0
 *
 * @example
 * ```tsx
 * const { conversations, live } = useLiveConversations(
 *   { status: "active" },
 *   { interval: 5_000, maxPages: 50 },
 * );
 * ```
 */
export function useLiveConversations<Data = InfiniteList<WhatsappConversation>>(
  filters?: ConversationFilters | SkipToken,
  options: UseLiveConversationsOptions<Data> = {},
  queryClient?: QueryClient,
): UseLiveConversationsResult<Data> {
  const { interval = DEFAULT_INTERVAL, ...rest } = options;
  const kapso = useClient();
  const cache = useQueryClient(queryClient);
  const { staleTime = Infinity } = rest;
  const result = useList(
    conversationsList,
    "conversations",
    [filters],
    { ...rest, staleTime },
    cache,
  );
  // Without parameters, the query is not enabled, and neither is the feed.
  const given = filters as ConversationFilters | undefined;
  const queryKey = infiniteKeyOf(conversationsList, [given]);
  const source: ConversationSource = {
    queryClient: cache,
    queryKey,
    kapso,
    filters: given,
    async loadTicks() {
      const { ConversationTicks } = await import("./conversation-ticks.js");
      return new ConversationTicks(source);
    },
  };
  const { isEnabled } = result;
  const { request } = rest;
  const live = useLiveFeed(source, { kapso, interval, isEnabled, request });
  return extendResult(result, { live });
}
