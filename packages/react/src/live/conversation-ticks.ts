import type { KapsoCore, RequestOptions } from "@kapso-platform/client";
import { readList } from "../conversations/cached-list.js";
import { conversationCacheOf } from "../conversations/conversation-cache.js";
import {
  type ListProgress,
  progressOf,
} from "../conversations/list-progress.js";
import type { ConversationFilters } from "../queries/filters.js";
import {
  type Changes,
  fetchChanges,
  fetchMoreChanges,
  satisfiedBy,
} from "./fetch-changes.js";
import { type LiveSource, type Ticks, findQuery } from "./live-source.js";

/** Maximum number of requests per tick. The next tick fetches the rest. */
const REQUESTS_PER_TICK = 10;

/** The list of conversations of a feed. */
export interface ConversationSource extends LiveSource {
  readonly kapso: KapsoCore;
  readonly filters: ConversationFilters | undefined;
}

/** Keeps a list of conversations up to date. */
export class ConversationTicks implements Ticks {
  readonly #source: ConversationSource;
  /** An unfinished walk, if there were more changes than the requests of one tick return. */
  #changes: Changes | undefined;

  constructor(source: ConversationSource) {
    this.#source = source;
    // From now on, the list can change.
    this.#findProgress();
  }

  async update(options: RequestOptions): Promise<void> {
    const { kapso, filters, queryClient } = this.#source;
    const progress = this.#findProgress();
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

  #findProgress(): ListProgress | undefined {
    const query = findQuery(this.#source);
    const pages = query && readList(query).pages;
    return pages && progressOf(query, pages);
  }
}
