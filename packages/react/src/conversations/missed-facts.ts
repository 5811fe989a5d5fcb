import type { WhatsappConversation } from "@kapso-platform/client";
import type { Query } from "@tanstack/react-query";
import { isEarlierVersion } from "./activity.js";
import type { KeyFilters } from "./matches-filters.js";

/** A conversation from the API, and facts about it. */
export interface Fact {
  readonly conversation: WhatsappConversation;
  readonly assignee?: string | null;
  /** Filters that the API has found it to match. */
  readonly satisfied?: KeyFilters;
  /** Whether it is in the list that this is recorded for, if known. */
  readonly isMember?: boolean | undefined;
}

/**
 * Facts that arrived while a query was being fetched.
 *
 * At the end of a fetch, TanStack restores the pages from before the fetch. A response may
 * also be older than a change. So changes during a fetch are recorded, and applied to the
 * response.
 */
export class MissedFacts {
  readonly #missed = new Map<Query, Map<string, Fact>>();

  get isEmpty(): boolean {
    return this.#missed.size === 0;
  }

  /** Records facts if the query is being fetched. */
  note(query: Query, facts: readonly Fact[]): void {
    if (query.state.fetchStatus === "idle") return;
    const missed = this.#missed.get(query) ?? new Map<string, Fact>();
    for (const fact of facts) {
      const { id } = fact.conversation;
      missed.set(id, mergeFacts(missed.get(id), fact));
    }
    this.#missed.set(query, missed);
  }

  /** Removes and returns the facts of a query, by the id of the conversation. */
  take(query: Query): ReadonlyMap<string, Fact> {
    const missed = this.#missed.get(query);
    this.#missed.delete(query);
    return missed ?? new Map();
  }

  forget(query: Query): void {
    this.#missed.delete(query);
  }
}

/** Merges two facts: the later version, with the latest knowledge about its lists. */
function mergeFacts(earlier: Fact | undefined, later: Fact): Fact {
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
