import type {
  Query,
  QueryCacheNotifyEvent,
  QueryClient,
} from "@tanstack/react-query";

/** What becomes of a query. */
export interface ResponseListener {
  /** It has been fetched, and holds the response. */
  onResponse(query: Query): void;
  /** It is gone, or its request has ended without a response. */
  onEnd(query: Query): void;
}

/**
 * Listens to the responses of all queries. Data that is written does not count.
 *
 * @returns Stops listening.
 */
export function watchResponses(
  queryClient: QueryClient,
  listener: ResponseListener,
): () => void {
  const onEvent = (event: QueryCacheNotifyEvent): void => {
    // A query of any type, as the cache holds all of them.
    const query = event.query as Query;
    if (event.type === "removed") listener.onEnd(query);
    if (event.type !== "updated") return;
    const { action } = event;
    const isResponse = action.type === "success" && !action.manual;
    if (isResponse) listener.onResponse(query);
    else if (query.state.fetchStatus === "idle") listener.onEnd(query);
  };
  return queryClient.getQueryCache().subscribe(onEvent);
}
