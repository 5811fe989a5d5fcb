import type { RequestOptions } from "@kapso-platform/client";
import type { Query, QueryClient } from "@tanstack/react-query";
import type { KapsoQueryKey } from "../queries/query-key.js";

/** The list of a feed. */
export interface LiveSource {
  readonly queryClient: QueryClient;
  /** Key of the infinite query that is kept up to date. */
  readonly queryKey: KapsoQueryKey;
  /** Options of the requests, from the latest render. */
  request?: RequestOptions | undefined;
  /** Loads the code of the ticks, which a page does not need to show the list. */
  loadTicks(): Promise<Ticks>;
}

/** Updates the list of a feed. */
export interface Ticks {
  /** Requests the changes, and writes them to the cache. */
  update(options: RequestOptions): Promise<void>;
  /** Drops an unfinished walk. */
  reset(): void;
  /** Called when the query has new data that was not written by a tick. */
  onResponse?(): void;
}

/** The query of a live list, if it is in the cache. */
export function findQuery({
  queryClient,
  queryKey,
}: Pick<LiveSource, "queryClient" | "queryKey">): Query | undefined {
  return queryClient.getQueryCache().find({ queryKey, exact: true });
}
