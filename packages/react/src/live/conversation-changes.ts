import type { KapsoCore } from "@kapso-platform/client";
import type { QueryClient } from "@tanstack/react-query";
import { conversationCacheOf } from "../conversations/conversation-cache.js";
import { readList } from "../conversations/conversation-queries.js";
import {
  type ListProgress,
  progressOf,
} from "../conversations/list-progress.js";
import type { ConversationFilters } from "../queries/filters.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import {
  type Changes,
  fetchChanges,
  fetchMoreChanges,
  satisfiedBy,
} from "./fetch-changes.js";
import type { LiveSource } from "./live-feed.js";

/** Maximum number of requests per tick. The next tick fetches the rest. */
const REQUESTS_PER_TICK = 10;

/** Keeps a list of conversations up to date. */
export class ConversationChanges implements LiveSource {
  readonly queryClient: QueryClient;
  readonly queryKey: KapsoQueryKey;
  readonly #kapso: KapsoCore;
  readonly #filters: ConversationFilters | undefined;
  /** An unfinished walk, if there were more changes than the requests of one tick return. */
  #changes: Changes | undefined;

  constructor(source: {
    queryClient: QueryClient;
    queryKey: KapsoQueryKey;
    kapso: KapsoCore;
    filters: ConversationFilters | undefined;
  }) {
    this.queryClient = source.queryClient;
    this.queryKey = source.queryKey;
    this.#kapso = source.kapso;
    this.#filters = source.filters;
  }

  findProgress(): ListProgress | undefined {
    const query = this.queryClient
      .getQueryCache()
      .find({ queryKey: this.queryKey, exact: true });
    const pages = query && readList(query).pages;
    return pages && progressOf(query, pages);
  }

  async takeIn(signal: AbortSignal): Promise<void> {
    const progress = this.findProgress();
    if (!progress) return;
    const satisfied = satisfiedBy(this.#filters);
    for (let request = 0; request < REQUESTS_PER_TICK; request += 1) {
      const changes: Changes = this.#changes
        ? await fetchMoreChanges(this.#changes, signal)
        : await fetchChanges(this.#kapso, this.#filters, progress, signal);
      if (signal.aborted) return;
      this.#changes = changes.hasMore ? changes : undefined;
      conversationCacheOf(this.queryClient).learn(
        changes.page.items.map((conversation) => ({ conversation, satisfied })),
      );
      if (changes.hasMore) continue;
      // Now all changes up to there are known.
      progress.newest = changes.newest;
      progress.fetchedAt = undefined;
      return;
    }
  }

  startOver(): void {
    this.#changes = undefined;
  }
}
