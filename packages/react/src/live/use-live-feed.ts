"use client";
import { KapsoArgumentError, type KapsoCore } from "@kapso-platform/client";
import { type QueryClient, hashKey } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type { LiveSource } from "./live-feed.js";
import { joinFeed, stateOfFeed } from "./live-feeds.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Milliseconds between ticks, if nothing else is asked for. */
export const DEFAULT_INTERVAL = 5_000;

/** Which list is kept up to date, and how often. */
export interface LiveFeedOptions {
  readonly queryClient: QueryClient;
  readonly kapso: KapsoCore;
  readonly queryKey: KapsoQueryKey;
  /** Milliseconds between ticks: above 0, or `Infinity` for none. */
  readonly interval: number;
  readonly isEnabled: boolean;
}

/**
 * Keeps a list up to date for as long as the component is there.
 *
 * @param makeSource - Called again when the key or a client changes.
 * @returns How the ticks go.
 * @throws KapsoArgumentError for an interval that is not above 0
 */
export function useLiveFeed(
  makeSource: () => LiveSource,
  { queryClient, kapso, queryKey, interval, isEnabled }: LiveFeedOptions,
): LiveState {
  if (!(interval > 0)) {
    throw new KapsoArgumentError(
      "interval",
      `must be milliseconds above 0, not ${String(interval)}`,
    );
  }
  const hash = hashKey(queryKey);
  const feed = useMemo(() => {
    const source = makeSource();
    return {
      subscribe: (listener: () => void) =>
        isEnabled ? joinFeed(source, interval, listener) : () => {},
      state: () => (isEnabled ? stateOfFeed(source) : PAUSED),
    };
    // The source is the same for as long as the hash of its key is.
  }, [queryClient, kapso, hash, interval, isEnabled]);
  return useSyncExternalStore(feed.subscribe, feed.state, () => PAUSED);
}

/** `enabled` as TanStack takes it: a function is called with the query. */
export function resolveEnabled(
  queryClient: QueryClient,
  queryKey: KapsoQueryKey,
  enabled: boolean | ((query: never) => boolean) | undefined,
): boolean {
  if (typeof enabled !== "function") return enabled !== false;
  // Under this key there is nothing else.
  const query = queryClient.getQueryCache().find({ queryKey, exact: true });
  return query !== undefined && enabled(query as never);
}
