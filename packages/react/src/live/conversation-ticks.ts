import type { RequestOptions } from "@kapso-platform/client";
import { conversationCacheOf } from "../conversations/conversation-cache.js";
import type { ConversationChanges } from "./conversation-changes.js";
import {
  type Changes,
  fetchChanges,
  fetchMoreChanges,
  satisfiedBy,
} from "./fetch-changes.js";
import type { Ticks } from "./live-feed.js";

/** Maximum number of requests per tick. The next tick fetches the rest. */
const REQUESTS_PER_TICK = 10;

/** Keeps a list of conversations up to date. */
export class ConversationTicks implements Ticks {
  readonly #list: ConversationChanges;
  /** An unfinished walk, if there were more changes than the requests of one tick return. */
  #changes: Changes | undefined;

  constructor(list: ConversationChanges) {
    this.#list = list;
  }

  async update(options: RequestOptions): Promise<void> {
    const { kapso, filters, queryClient } = this.#list;
    const progress = this.#list.findProgress();
    if (!progress) return;
    const satisfied = satisfiedBy(filters);
    for (let request = 0; request < REQUESTS_PER_TICK; request += 1) {
      const changes: Changes = this.#changes
        ? await fetchMoreChanges(this.#changes, options)
        : await fetchChanges(kapso, filters, progress, options);
      if (options.signal?.aborted) return;
      this.#changes = changes.hasMore ? changes : undefined;
      conversationCacheOf(queryClient).applyUpdates(
        changes.page.items.map((conversation) => ({ conversation, satisfied })),
      );
      if (changes.hasMore) continue;
      // Now all changes up to there are known.
      progress.newest = changes.newest;
      progress.fetchedAt = undefined;
      return;
    }
  }

  reset(): void {
    this.#changes = undefined;
  }
}
