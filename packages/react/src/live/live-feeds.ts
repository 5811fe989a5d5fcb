import { type QueryClient, hashKey } from "@tanstack/react-query";
import { LiveFeed } from "./live-feed.js";
import type { LiveSource } from "./live-source.js";
import { type LiveState, PAUSED } from "./live-state.js";

const feeds = new WeakMap<QueryClient, Map<string, LiveFeed>>();

/**
 * Joins the feed of a list, or starts it. Components that show the same list share its
 * ticks.
 *
 * @returns A function that leaves the feed.
 */
export function joinFeed(
  source: LiveSource,
  interval: number,
  listener: () => void,
): () => void {
  const { queryClient } = source;
  const hash = hashKey(source.queryKey);
  const running = feeds.get(queryClient) ?? new Map<string, LiveFeed>();
  feeds.set(queryClient, running);
  const feed = running.get(hash) ?? new LiveFeed(source);
  running.set(hash, feed);
  const leave = feed.subscribe(interval, listener);
  return () => {
    leave();
    if (!feed.isWatched && running.get(hash) === feed) running.delete(hash);
  };
}

/** The state of the feed of a list. */
export function stateOfFeed({ queryClient, queryKey }: LiveSource): LiveState {
  return feeds.get(queryClient)?.get(hashKey(queryKey))?.state ?? PAUSED;
}

/**
 * Starts a tick of the feed of a list immediately.
 *
 * @returns false if there is no feed
 */
export function tickFeedNow(queryClient: QueryClient, hash: string): boolean {
  const feed = feeds.get(queryClient)?.get(hash);
  feed?.tickNow();
  return feed !== undefined;
}
