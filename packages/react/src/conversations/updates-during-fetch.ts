import type { WhatsappConversation } from "@kapso-platform/client";
import type { Query } from "@tanstack/react-query";
import { isEarlierVersion } from "./activity.js";
import type { KeyFilters } from "./matches-filters.js";

/** A conversation from the API, with what is known about its lists. */
export interface ConversationUpdate {
  readonly conversation: WhatsappConversation;
  readonly assignee?: string | null;
  /** Filters that the API has found it to match. */
  readonly satisfied?: KeyFilters;
  /** Whether it is in the list that this is recorded for, if known. */
  readonly isMember?: boolean | undefined;
}

/**
 * Updates that arrived while a query was being fetched.
 *
 * At the end of a fetch, TanStack restores the pages from before the fetch. A response may
 * also be older than a change. So updates during a fetch are recorded, and applied to the
 * response.
 */
export class UpdatesDuringFetch {
  readonly #missed = new Map<Query, Map<string, ConversationUpdate>>();

  get isEmpty(): boolean {
    return this.#missed.size === 0;
  }

  /** Records updates if the query is being fetched. */
  note(query: Query, updates: readonly ConversationUpdate[]): void {
    if (query.state.fetchStatus === "idle") return;
    const missed =
      this.#missed.get(query) ?? new Map<string, ConversationUpdate>();
    for (const update of updates) {
      const { id } = update.conversation;
      missed.set(id, mergeUpdates(missed.get(id), update));
    }
    this.#missed.set(query, missed);
  }

  /** Removes and returns the updates of a query, by the id of the conversation. */
  take(query: Query): ReadonlyMap<string, ConversationUpdate> {
    const missed = this.#missed.get(query);
    this.#missed.delete(query);
    return missed ?? new Map();
  }

  forget(query: Query): void {
    this.#missed.delete(query);
  }
}

/** Merges two updates: the later version, with the latest knowledge about its lists. */
function mergeUpdates(
  earlier: ConversationUpdate | undefined,
  later: ConversationUpdate,
): ConversationUpdate {
  if (!earlier) return later;
  const saysWhere = [later.assignee, later.satisfied, later.isMember].some(
    (knowledge) => knowledge !== undefined,
  );
  return {
    ...(saysWhere ? later : earlier),
    conversation: isEarlierVersion(later.conversation, earlier.conversation)
      ? earlier.conversation
      : later.conversation,
  };
}
