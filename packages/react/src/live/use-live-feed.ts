"use client";
import {
  KapsoArgumentError,
  type KapsoCore,
  type RequestOptions,
} from "@kapso-platform/client";
import { type QueryClient, hashKey } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type { LiveSource } from "./live-source.js";
import { joinFeed, stateOfFeed } from "./live-feeds.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Milliseconds between ticks. */
export const DEFAULT_INTERVAL = 5_000;

/** Options of {@link useLiveFeed}. */
export interface LiveFeedOptions {
  readonly queryClient: QueryClient;
  readonly kapso: KapsoCore;
  readonly queryKey: KapsoQueryKey;
  /** Milliseconds between ticks: above 0, or `Infinity` for none. */
  readonly interval: number;
  readonly isEnabled: boolean;
  /** Options of the requests. */
  readonly request: RequestOptions | undefined;
}

/**
 * Keeps a list up to date while the component is mounted.
 *
 * @param makeSource - Creates the source. Called again when the key or a client changes.
 * @returns the state of the ticks
 * @throws KapsoArgumentError for an interval that is not above 0
 */
export function useLiveFeed(
  makeSource: () => LiveSource,
  {
    queryClient,
    kapso,
    queryKey,
    interval,
    isEnabled,
    request,
  }: LiveFeedOptions,
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
      source,
      subscribe: (listener: () => void) =>
        isEnabled ? joinFeed(source, interval, listener) : () => {},
      state: () => (isEnabled ? stateOfFeed(source) : PAUSED),
    };
    // The source only depends on the clients and the hash of its key.
  }, [queryClient, kapso, hash, interval, isEnabled]);
  useEffect(() => {
    feed.source.request = request;
  });
  return useSyncExternalStore(feed.subscribe, feed.state, () => PAUSED);
}

/** Resolves TanStack's option `enabled`, which can be a function of the query. */
export function resolveEnabled(
  queryClient: QueryClient,
  queryKey: KapsoQueryKey,
  enabled: boolean | ((query: never) => boolean) | undefined,
): boolean {
  if (typeof enabled !== "function") return enabled !== false;
  // The key determines the type of the query.
  const query = queryClient.getQueryCache().find({ queryKey, exact: true });
  return query !== undefined && enabled(query as never);
}
