import type { KapsoCore } from "@kapso-platform/client";
import type { QueryClient } from "@tanstack/react-query";
import { readList } from "../conversations/cached-list.js";
import {
  type ListProgress,
  progressOf,
} from "../conversations/list-progress.js";
import type { ConversationFilters } from "../queries/filters.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type { LiveSource, Ticks } from "./live-feed.js";

/** A list of conversations that is kept up to date. */
export class ConversationChanges implements LiveSource {
  readonly queryClient: QueryClient;
  readonly queryKey: KapsoQueryKey;
  readonly kapso: KapsoCore;
  readonly filters: ConversationFilters | undefined;

  constructor(source: {
    queryClient: QueryClient;
    queryKey: KapsoQueryKey;
    kapso: KapsoCore;
    filters: ConversationFilters | undefined;
  }) {
    this.queryClient = source.queryClient;
    this.queryKey = source.queryKey;
    this.kapso = source.kapso;
    this.filters = source.filters;
  }

  findProgress(): ListProgress | undefined {
    const query = this.queryClient
      .getQueryCache()
      .find({ queryKey: this.queryKey, exact: true });
    const pages = query && readList(query).pages;
    return pages && progressOf(query, pages);
  }

  async loadTicks(): Promise<Ticks> {
    const { ConversationTicks } = await import("./conversation-ticks.js");
    return new ConversationTicks(this);
  }
}
