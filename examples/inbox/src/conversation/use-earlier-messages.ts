import type {
  KapsoClient,
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/client";
import { useKapso } from "@kapso-platform/react";
import { skipToken, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { threadKey } from "../contacts/contact.js";

const PAGE_SIZE = 50;

/** Where to continue: in the first of these conversations, after a cursor. */
interface Place {
  /** Newest first; null before they are known. */
  readonly ids: readonly string[] | null;
  readonly after: string | null;
}

interface EarlierPage {
  /** Newest first. */
  readonly messages: readonly WhatsappMessage[];
  readonly next: Place | null;
}

/** Messages of a contact's earlier conversations. */
export interface EarlierMessages {
  /** Oldest first. */
  readonly messages: readonly WhatsappMessage[];
  readonly hasMore: boolean;
  readonly isFetching: boolean;
  /** Null if nothing failed. */
  readonly error: unknown;
  readonly loadMore: () => void;
}

/**
 * Messages of the conversations that a contact had before this one, page by page.
 *
 * @param isEnabled - whether this conversation is loaded to its beginning
 */
export function useEarlierMessages(
  conversation: WhatsappConversation,
  isEnabled: boolean,
): EarlierMessages {
  const kapso = useKapso();
  // The API finds conversations by number only.
  const isKnown = Boolean(conversation.phone_number);
  const query = useInfiniteQuery({
    queryKey: ["inbox", "earlier-messages", conversation.id],
    queryFn:
      isEnabled && isKnown
        ? ({ pageParam, signal }) =>
            loadPage(kapso, conversation, pageParam, signal)
        : skipToken,
    initialPageParam: { ids: null, after: null },
    getNextPageParam: ({ next }: EarlierPage) => next,
    staleTime: Infinity,
    // The client already retries.
    retry: false,
  });
  const { data, hasNextPage, isFetching, error, fetchNextPage, refetch } =
    query;
  const messages = useMemo(
    () => (data?.pages ?? []).flatMap((page) => page.messages).reverse(),
    [data],
  );
  return {
    messages,
    // It is unknown before the first page.
    hasMore: isEnabled && isKnown && !data ? true : hasNextPage,
    isFetching,
    error,
    loadMore: () => void (data ? fetchNextPage() : refetch()),
  };
}

async function loadPage(
  kapso: KapsoClient,
  conversation: WhatsappConversation,
  { ids, after }: Place,
  signal: AbortSignal,
): Promise<EarlierPage> {
  const left = ids ?? (await earlierIds(kapso, conversation, signal));
  const [id, ...others] = left;
  if (id === undefined) return { messages: [], next: null };
  const page = await kapso.messages.list(
    { conversation_id: id, limit: PAGE_SIZE, ...(after && { after }) },
    { signal },
  );
  const { next } = page;
  const isDone = next === null || !("after" in next);
  return {
    messages: page.items,
    next: isDone
      ? others.length > 0
        ? { ids: others, after: null }
        : null
      : { ids: left, after: next.after },
  };
}

async function earlierIds(
  kapso: KapsoClient,
  conversation: WhatsappConversation,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { id, phone_number, phone_number_id, created_at } = conversation;
  const found = await kapso.conversations
    .list(
      {
        ...(phone_number && { phone_number }),
        ...(phone_number_id && { phone_number_id }),
        created_before: created_at,
        limit: 100,
      },
      { signal },
    )
    .toArray({ limit: 100 });
  const key = threadKey(conversation);
  return found
    .filter((other) => other.id !== id && threadKey(other) === key)
    .map((other) => other.id);
}
