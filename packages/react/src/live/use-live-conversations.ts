"use client";
import { KapsoArgumentError } from "@kapso-platform/client";
import {
  type QueryClient,
  hashKey,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import {
  type UseConversationsOptions,
  type UseConversationsResult,
  useConversations,
} from "../conversations/use-conversations.js";
import { conversationKeys } from "../generated/keys.js";
import { useKapso } from "../provider/use-kapso.js";
import { extendResult } from "../queries/extend-result.js";
import type { ConversationFilters } from "../queries/filters.js";
import type { KapsoQueryKey } from "../queries/query-options.js";
import { joinFeed, stateOfFeed } from "./live-feeds.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Milliseconds between ticks, if nothing else is asked for. */
const DEFAULT_INTERVAL = 5_000;

/** Options of {@link useLiveConversations}: those of `useConversations`, and the interval. */
export type UseLiveConversationsOptions = UseConversationsOptions & {
  /**
   * Milliseconds between ticks: above 0. `Infinity` for no ticks, as while live
   * updates are switched off.
   *
   * @defaultValue `5_000`
   */
  interval?: number | undefined;
};

/** Result of {@link useLiveConversations}: that of `useConversations`, and how the ticks go. */
export type UseLiveConversationsResult = UseConversationsResult & {
  /** Whether changes come in; see {@link LiveState}. */
  readonly live: LiveState;
};

/**
 * {@link useConversations} that stays up to date. Each tick asks once for what
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
export function useLiveConversations(
  filters?: ConversationFilters,
  { interval = DEFAULT_INTERVAL, ...options }: UseLiveConversationsOptions = {},
): UseLiveConversationsResult {
  if (!(interval > 0)) {
    throw new KapsoArgumentError(
      "interval",
      `must be milliseconds above 0, not ${String(interval)}`,
    );
  }
  const kapso = useKapso();
  const queryClient = useQueryClient();
  const result = useConversations(filters, { staleTime: Infinity, ...options });
  const queryKey = conversationKeys.infinite(filters);
  const isEnabled = resolveEnabled(queryClient, queryKey, options.enabled);
  const hash = hashKey(queryKey);
  const feed = useMemo(() => {
    const source = { queryClient, kapso, filters, queryKey };
    return {
      subscribe: (listener: () => void) =>
        isEnabled ? joinFeed(source, interval, listener) : () => {},
      state: () => stateOfFeed(source),
    };
    // Filters and key are equal for as long as the hash is.
  }, [queryClient, kapso, hash, interval, isEnabled]);
  const live = useSyncExternalStore(feed.subscribe, feed.state, () => PAUSED);
  return extendResult(result, { live });
}

/** `enabled` as TanStack takes it: a function is asked about the query. */
function resolveEnabled(
  queryClient: QueryClient,
  queryKey: KapsoQueryKey,
  enabled: UseConversationsOptions["enabled"],
): boolean {
  if (typeof enabled !== "function") return enabled !== false;
  type ListQuery = Parameters<typeof enabled>[0];
  // Under this key there is nothing else.
  const query = queryClient.getQueryCache().find({ queryKey, exact: true }) as
    ListQuery | undefined;
  return query !== undefined && enabled(query);
}
