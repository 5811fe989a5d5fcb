import type {
  Query,
  QueryCacheNotifyEvent,
  QueryClient,
} from "@tanstack/react-query";

/** Listens to queries. */
export interface ResponseListener {
  /** Called when a query has a new response. */
  onResponse(query: Query): void;
  /** Called when a query is removed, or its request ended without a response. */
  onEnd(query: Query): void;
}

/**
 * Calls a listener for the responses of all queries, but not for data that is written.
 *
 * @returns A function that stops listening.
 */
export function watchResponses(
  queryClient: QueryClient,
  listener: ResponseListener,
): () => void {
  const onEvent = (event: QueryCacheNotifyEvent): void => {
    // The cache contains queries of all types.
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
