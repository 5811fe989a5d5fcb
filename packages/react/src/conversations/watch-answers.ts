import type {
  Query,
  QueryCacheNotifyEvent,
  QueryClient,
} from "@tanstack/react-query";

/** What becomes of a query. */
export interface AnswerListener {
  /** It has been answered, and holds the answer. */
  onAnswer(query: Query): void;
  /** It is gone, or its request has ended without an answer. */
  onEnd(query: Query): void;
}

/**
 * Listens to the answers of all queries. Data that is written is none of them.
 *
 * @returns Stops listening.
 */
export function watchAnswers(
  queryClient: QueryClient,
  listener: AnswerListener,
): () => void {
  const onEvent = (event: QueryCacheNotifyEvent): void => {
    // A query of any type, as the cache holds all of them.
    const query = event.query as Query;
    if (event.type === "removed") listener.onEnd(query);
    if (event.type !== "updated") return;
    const { action } = event;
    const isAnswer = action.type === "success" && !action.manual;
    if (isAnswer) listener.onAnswer(query);
    else if (query.state.fetchStatus === "idle") listener.onEnd(query);
  };
  return queryClient.getQueryCache().subscribe(onEvent);
}
