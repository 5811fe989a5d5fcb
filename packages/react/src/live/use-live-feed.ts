"use client";
import {
  KapsoArgumentError,
  type KapsoCore,
  type RequestOptions,
} from "@kapso-platform/client";
import { hashKey } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { LiveSource } from "./live-source.js";
import { joinFeed, stateOfFeed } from "./live-feeds.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Milliseconds between ticks. */
export const DEFAULT_INTERVAL = 5_000;

/** Options of {@link useLiveFeed}. */
export interface LiveFeedOptions {
  readonly kapso: KapsoCore;
  /** Milliseconds between ticks: above 0, or `Infinity` for none. */
  readonly interval: number;
  readonly isEnabled: boolean;
  /** Options of the requests. */
  readonly request: RequestOptions | undefined;
}

/**
 * Keeps a list up to date while the component is mounted.
 *
 * @param given - The list. Another one is used when its key or a client changes.
 * @returns the state of the ticks
 * @throws KapsoArgumentError for an interval that is not above 0
 */
export function useLiveFeed(
  given: LiveSource,
  { kapso, interval, isEnabled, request }: LiveFeedOptions,
): LiveState {
  if (!(interval > 0)) {
    throw new KapsoArgumentError(
      "interval",
      `must be milliseconds above 0, not ${String(interval)}`,
    );
  }
  const hash = hashKey(given.queryKey);
  const { source, subscribe, state } = useMemo(
    () => ({
      source: given,
      subscribe: (listener: () => void) =>
        isEnabled ? joinFeed(given, interval, listener) : () => {},
      state: () => (isEnabled ? stateOfFeed(given) : PAUSED),
    }),
    // The source only depends on the clients and the hash of its key.
    [given.queryClient, kapso, hash, interval, isEnabled],
  );
  useEffect(() => {
    source.request = request;
  });
  return useSyncExternalStore(subscribe, state, () => PAUSED);
}
