import type { WhatsappMessage } from "@kapso-platform/client";
import {
  type UseMessagesResult,
  messagesListOptions,
  useKapso,
  useMessages,
} from "@kapso-platform/react";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { joinMessages } from "./join-messages.js";

/** Messages that come with one request. */
const PAGE_SIZE = 50;

/** Milliseconds until new messages that did not come are asked for again. */
const AFTER_FAILURE = 10_000;

/** The messages of the open conversation. */
export interface OpenMessages {
  /** Oldest first. */
  readonly messages: readonly WhatsappMessage[];
  /** The query of what was scrolled back to. */
  readonly history: UseMessagesResult;
}

/**
 * The messages of a conversation, as far back as the user has scrolled. New ones
 * take one request for the newest page, however many pages are loaded.
 *
 * @param latestId - id of the newest known message; if it is not loaded, it is fetched
 */
export function useOpenMessages(
  conversationId: string,
  latestId: string | null,
): OpenMessages {
  const history = useMessages(conversationId, {
    filters: { limit: PAGE_SIZE },
    // A refetch would fetch all of its pages.
    staleTime: Infinity,
  });
  const newest = useQuery({
    ...messagesListOptions(useKapso(), {
      conversation_id: conversationId,
      limit: PAGE_SIZE,
    }),
    // The cache of an earlier visit may lack the newest messages.
    enabled: history.isSuccess && !history.isFetchedAfterMount,
    staleTime: 0,
    gcTime: 0,
  });
  const page = newest.data?.items;
  const joined = useMemo(
    () => (page ? joinMessages(page, history.messages) : history.messages),
    [page, history.messages],
  );
  const messages = useMemo(
    () => [...(joined ?? history.messages)].reverse(),
    [joined, history.messages],
  );

  const isMissing =
    history.isSuccess &&
    joined !== null &&
    latestId !== null &&
    !messages.some(({ id }) => id === latestId);
  useLatest(isMissing ? latestId : null, newest);
  useRefetchOnGap(joined === null ? newest.dataUpdatedAt : null, history);
  return { messages, history };
}

/** Fetches the newest messages when one is missing. */
function useLatest(
  missingId: string | null,
  { isFetching, isError, refetch }: UseQueryResult,
): void {
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (missingId === null || isFetching) return;
    if (asked.current !== missingId) {
      asked.current = missingId;
      void refetch();
      return;
    }
    // Once per id: a response may not contain it yet, or no longer.
    if (!isError) return;
    const timer = setTimeout(() => void refetch(), AFTER_FAILURE);
    return () => {
      clearTimeout(timer);
    };
  }, [missingId, isFetching, isError, refetch]);
}

/** Fetches everything again when more has come in than one page holds. */
function useRefetchOnGap(
  gap: number | null,
  { isFetching, refetch }: UseMessagesResult,
): void {
  const asked = useRef<number | null>(null);
  useEffect(() => {
    if (gap === null || isFetching || asked.current === gap) return;
    asked.current = gap;
    void refetch();
  }, [gap, isFetching, refetch]);
}
