import {
  type Range,
  defaultRangeExtractor,
  useVirtualizer,
} from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import {
  type CSSProperties,
  type ReactElement,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { Problem } from "../feedback/problem.js";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { routePath } from "../routing/route.js";
import { ConversationRow } from "./conversation-row.js";
import { ListFooter } from "./list-footer.js";
import { EmptyList, ListSkeleton } from "./list-states.js";
import { useAnnouncement } from "./use-announcement.js";
import { AT_TOP, useHeldPosition } from "./use-held-position.js";
import { useInboxList } from "./use-inbox-list.js";
import { useRowKeys } from "./use-row-keys.js";
import { useTabStop } from "./use-tab-stop.js";
import { useUnseen } from "./use-unseen.js";

/** Height of a row in pixels, whatever it shows. */
const ROW_HEIGHT = 64;

/** The next page is requested when this number of rows is left below. */
const PREFETCH = 60;

/** The list of conversations that match the filters; loads more on scroll. */
export function ConversationList({
  filters,
  openId,
}: {
  filters: InboxFilters;
  /** The open conversation, or a newer one of its thread. */
  openId: string | null;
}): ReactElement {
  const { threads: conversations, query: list } = useInboxList(filters);
  const { hasNextPage, isFetching, fetchNextPage } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtTop, setIsAtTop] = useState(true);
  const unseen = useUnseen(conversations, isAtTop);
  const announcement = useAnnouncement(conversations);
  useHeldPosition(scroller, conversations, ROW_HEIGHT);

  const [stop, setStop] = useTabStop(conversations, openId);
  // The virtualizer mutates itself; this component is not memoized, by hand or
  // by the React compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: useCallback(
      (index: number) => conversations[index]?.id ?? index,
      [conversations],
    ),
    // The focused row stays rendered, however far away it is scrolled.
    rangeExtractor: useCallback(
      (range: Range) => withIndex(defaultRangeExtractor(range), stop),
      [stop],
    ),
    overscan: 6,
  });
  const rows = virtualizer.getVirtualItems();
  const keys = useRowKeys({
    scroller,
    conversations,
    tabStop: stop,
    moveTo: setStop,
    scrollTo: (index) => {
      virtualizer.scrollToIndex(index, { align: "auto" });
    },
  });

  const lastShown = virtualizer.range?.endIndex ?? 0;
  const failed = list.isFetchNextPageError;
  const isNearEnd = lastShown >= conversations.length - PREFETCH;
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetching && !failed) {
      void fetchNextPage();
    }
  }, [isNearEnd, hasNextPage, isFetching, failed, fetchNextPage]);

  if (list.isPending) return <ListSkeleton />;
  if (list.isError && conversations.length === 0) {
    return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (conversations.length === 0 && !hasNextPage) {
    return <EmptyList filters={filters} />;
  }
  const setSize = hasNextPage ? -1 : conversations.length;
  return (
    <div className="list">
      <p className="sr-only" role="status" aria-live="polite">
        {announcement}
      </p>
      {unseen > 0 && (
        <button
          type="button"
          className="new-pill"
          onClick={() => {
            const [first] = conversations;
            if (first) setStop(first.id);
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          <ArrowUp size={14} aria-hidden="true" />
          {unseen} new
        </button>
      )}
      <div
        ref={scroller}
        className="list-scroller"
        onScroll={({ currentTarget }) => {
          setIsAtTop(currentTarget.scrollTop <= AT_TOP);
        }}
      >
        <ul
          className="list-rows"
          aria-label="Conversations"
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={keys.onKeyDown}
          onFocus={keys.onFocus}
        >
          {rows.map(({ index, key, start }) => {
            const conversation = conversations[index];
            if (!conversation) return null;
            return (
              <li
                key={key}
                aria-posinset={index + 1}
                aria-setsize={setSize}
                className="list-item"
                style={place(start)}
              >
                <ConversationRow
                  conversation={conversation}
                  href={routePath({ filters, conversationId: conversation.id })}
                  isOpen={conversation.id === openId}
                  isTabStop={index === stop}
                />
              </li>
            );
          })}
        </ul>
        <ListFooter
          count={conversations.length}
          hasMore={hasNextPage}
          error={failed ? list.error : null}
          onRetry={() => void fetchNextPage()}
        />
      </div>
    </div>
  );
}

function place(start: number): CSSProperties {
  return { height: ROW_HEIGHT, transform: `translateY(${start}px)` };
}

function withIndex(indexes: number[], extra: number): number[] {
  if (extra < 0 || indexes.includes(extra)) return indexes;
  return [...indexes, extra].sort((a, b) => a - b);
}
