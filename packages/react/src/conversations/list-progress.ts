import type { WhatsappConversation } from "@kapso-platform/client";
import type { Query } from "@tanstack/react-query";
import { compareTimes } from "./activity.js";
import type { ConversationPages } from "./place-conversations.js";

/** Up to which time a list is known to be complete. */
export interface ListProgress {
  /**
   * Every change up to this activity is in the list; undefined for a list that
   * was empty.
   */
  newest: string | undefined;
  /** Time of the last request for the list or its changes, in milliseconds since 1970. */
  tickedAt: number;
  /**
   * When it was first fetched, in milliseconds since 1970; undefined once the
   * changes since then are known.
   */
  fetchedAt: number | undefined;
}

const known = new WeakMap<Query, ListProgress>();

/**
 * The progress of a list. It is recorded before a conversation from elsewhere is
 * put into the list: one with later activity does not mean that all others up to
 * that time are known.
 */
export function progressOf(
  query: Query,
  pages: ConversationPages,
): ListProgress {
  let progress = known.get(query);
  if (!progress) {
    // The clock of the server that fetched it may be ahead.
    const fetchedAt = Math.min(query.state.dataUpdatedAt, Date.now());
    progress = { newest: undefined, tickedAt: fetchedAt, fetchedAt };
    for (const { items } of pages) {
      progress.newest = newestOf(items, progress.newest);
    }
    known.set(query, progress);
  }
  return progress;
}

/** The latest activity among conversations, or the one known if it is later. */
export function newestOf(
  conversations: readonly WhatsappConversation[],
  newest: string | undefined,
): string | undefined {
  for (const { last_active_at: time } of conversations) {
    if (newest === undefined || compareTimes(time, newest) > 0) newest = time;
  }
  return newest;
}
