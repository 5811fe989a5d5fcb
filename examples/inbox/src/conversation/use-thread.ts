import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/client";
import { type ThreadMessage, useLiveMessages } from "@kapso-platform/react";
import { useMemo, useRef } from "react";
import { INTERVAL } from "../conversations/use-inbox-list.js";
import { type ThreadRow, threadRows } from "./thread-rows.js";
import { useEarlierMessages } from "./use-earlier-messages.js";

/** Number of messages in one response. */
export const PAGE_SIZE = 50;

/** The messages with a contact, across their conversations. */
export interface Thread {
  /** Oldest first. */
  readonly rows: readonly ThreadRow[];
  /** The loaded messages of the open conversation, newest first. */
  readonly messages: readonly WhatsappMessage[];
  readonly isLoading: boolean;
  /** Why nothing could be loaded; null if some messages are loaded. */
  readonly error: unknown;
  readonly retry: () => void;
  /** Whether there are older messages that are not loaded. */
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  /** Why older messages could not be loaded; null if there was no error. */
  readonly olderError: unknown;
  readonly loadOlder: () => void;
}

/**
 * The messages of a conversation, live, as far back as the user has scrolled;
 * before them those of the contact's earlier conversations.
 */
export function useThread(conversation: WhatsappConversation): Thread {
  const live = useLiveMessages(conversation, {
    filters: { limit: PAGE_SIZE },
    interval: INTERVAL,
  });
  const isComplete = live.isSuccess && !live.hasNextPage;
  const earlier = useEarlierMessages(conversation, isComplete);
  const before = useRef<readonly ThreadRow[]>([]);
  const rows = useMemo(() => {
    const older = earlier.messages.map((message): ThreadMessage => ({
      key: message.id,
      message,
      outgoing: null,
      failure: null,
    }));
    // Depends on its previous result: unchanged rows keep their identity.
    // oxlint-disable-next-line react/refs
    return threadRows([...older, ...live.thread], before.current);
  }, [live.thread, earlier.messages]);
  // oxlint-disable-next-line react/refs
  before.current = rows;

  const { hasNextPage, isFetchNextPageError, fetchNextPage } = live;
  return {
    rows,
    messages: live.messages,
    isLoading: live.isPending,
    error: live.isError && rows.length === 0 ? live.error : null,
    retry: () => void live.refetch(),
    hasOlder: hasNextPage || earlier.hasMore,
    isLoadingOlder: live.isFetchingNextPage || earlier.isFetching,
    olderError: isFetchNextPageError ? live.error : earlier.error,
    loadOlder: () => {
      if (hasNextPage) void fetchNextPage();
      else earlier.loadMore();
    },
  };
}
