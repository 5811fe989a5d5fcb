"use client";
import {
  KapsoArgumentError,
  type WhatsappConversation,
} from "@kapso-platform/client";
import {
  type QueryClient,
  type SkipToken,
  hashKey,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { conversationKeys } from "../generated/keys.js";
import { conversationsList } from "@kapso-platform/client/operations";
import { extendResult } from "../hooks/extend-result.js";
import { isIdle } from "../hooks/idle.js";
import {
  type ListHookOptions,
  type ListHookResult,
  useList,
} from "../hooks/use-list.js";
import { useClient } from "../provider/use-kapso.js";
import type { ConversationFilters } from "../queries/filters.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type { InfiniteList } from "../queries/query-options.js";
import { joinFeed, stateOfFeed } from "./live-feeds.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Milliseconds between ticks, if nothing else is asked for. */
const DEFAULT_INTERVAL = 5_000;

/** Options of {@link useLiveConversations}: those of `useConversations`, and `interval`. */
export type UseLiveConversationsOptions<
  Data = InfiniteList<WhatsappConversation>,
> = ListHookOptions<WhatsappConversation, Data> & {
  /**
   * Milliseconds between ticks: above 0. `Infinity` for no ticks, as while live
   * updates are switched off.
   *
   * @defaultValue `5_000`
   */
  interval?: number | undefined;
};

/** Result of {@link useLiveConversations}: that of `useConversations`, and how the ticks go. */
export type UseLiveConversationsResult<
  Data = InfiniteList<WhatsappConversation>,
> = ListHookResult<WhatsappConversation, "conversations", Data> & {
  /** Whether changes come in; see {@link LiveState}. */
  readonly live: LiveState;
};

/**
 * `useConversations` that stays up to date. Each tick asks once for what
 * was active since the newest activity seen, whatever number of pages is
 * loaded, and puts it in its place: changed conversations move to the top,
 * those that no longer match leave, and only changed ones get a new identity.
 *
 * Ticks pause in a hidden tab and offline, and catch up at once afterwards.
 * One that fails leaves the list as it is; the next waits twice as long, up to
 * five minutes, or as long as `Retry-After` says. A tick with more than 100
 * changes goes on with further requests, ten at most, and with the next tick
 * after those.
 *
 * As the ticks keep it fresh, the list is not fetched again on mount, focus or
 * reconnection (`staleTime: Infinity`, unless you say otherwise).
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
  if (!(interval > 0)) {
    throw new KapsoArgumentError(
      "interval",
      `must be milliseconds above 0, not ${String(interval)}`,
    );
  }
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
  const idle = isIdle([filters], 0);
  const given = idle ? undefined : (filters as ConversationFilters | undefined);
  const queryKey = conversationKeys.infinite(given);
  const isEnabled = !idle && resolveEnabled(cache, queryKey, rest.enabled);
  const hash = hashKey(queryKey);
  const feed = useMemo(() => {
    const source = { queryClient: cache, kapso, filters: given, queryKey };
    return {
      subscribe: (listener: () => void) =>
        isEnabled ? joinFeed(source, interval, listener) : () => {},
      state: () => (isEnabled ? stateOfFeed(source) : PAUSED),
    };
    // Filters and key are equal for as long as the hash is.
  }, [cache, kapso, hash, interval, isEnabled]);
  const live = useSyncExternalStore(feed.subscribe, feed.state, () => PAUSED);
  return extendResult(result, { live });
}

/** `enabled` as TanStack takes it: a function is called with the query. */
function resolveEnabled(
  queryClient: QueryClient,
  queryKey: KapsoQueryKey,
  enabled: UseLiveConversationsOptions["enabled"],
): boolean {
  if (typeof enabled !== "function") return enabled !== false;
  type ListQuery = Parameters<typeof enabled>[0];
  // Under this key there is nothing else.
  const query = queryClient.getQueryCache().find({ queryKey, exact: true }) as
    ListQuery | undefined;
  return query !== undefined && enabled(query);
}
