import type { WhatsappConversation } from "@kapso-platform/client";
import type { Query } from "@tanstack/react-query";
import { compareTimes } from "./activity.js";
import type { ConversationPages } from "./place-conversations.js";

/** The time up to which a list is complete. */
export interface ListProgress {
  /** The list contains every change up to this activity; undefined for an empty list. */
  newest: string | undefined;
  /**
   * Time of the first fetch, in milliseconds since 1970; undefined when the changes since
   * then are known.
   */
  fetchedAt: number | undefined;
}

const known = new WeakMap<Query, ListProgress>();

/**
 * The progress of a list. It is recorded before a conversation from another query is
 * inserted: its later activity does not mean that all conversations up to that time are
 * known.
 */
export function progressOf(
  query: Query,
  pages: ConversationPages,
): ListProgress {
  let progress = known.get(query);
  if (!progress) {
    // The clock of the server that fetched it may be ahead.
    const fetchedAt = Math.min(query.state.dataUpdatedAt, Date.now());
    progress = { newest: undefined, fetchedAt };
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
