import { useVirtualizer } from "@tanstack/react-virtual";
import { RotateCw } from "lucide-react";
import {
  type ReactElement,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Problem } from "../feedback/problem.js";
import { MessageRow } from "./message-row.js";
import { MessagesSkeleton } from "./messages-skeleton.js";
import type { ThreadActions } from "./thread-actions.js";
import type { Thread } from "./use-thread.js";

/** Older messages are requested when this number of rows is left above. */
const PREFETCH = 12;

/** The estimated height of a row before it is measured, in pixels. */
const ESTIMATE = 60;

/** Distance from the end, in pixels, within which a new message scrolls into view. */
const AT_END = 80;

/** The messages with a contact; older ones load when the user scrolls up. */
export function MessageList({
  thread,
  actions,
}: {
  thread: Thread;
  actions: ThreadActions;
}): ReactElement {
  const {
    rows,
    isLoading,
    error,
    retry,
    hasOlder,
    isLoadingOlder,
    olderError,
    loadOlder,
  } = thread;
  const scroller = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<string | null>(null);
  // The virtualizer mutates itself; this component is not memoized, by hand or
  // by the React compiler.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATE,
    getItemKey: useCallback(
      (index: number) => rows[index]?.key ?? index,
      [rows],
    ),
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    paddingStart: 56,
    paddingEnd: 20,
    overscan: 8,
  });
  const isShown = !isLoading && rows.length > 0;
  useLayoutEffect(() => {
    if (isShown) virtualizer.scrollToEnd();
  }, [isShown, virtualizer]);

  // A message that was just sent is scrolled into view, wherever the user is.
  const sent = rows.at(-1)?.entry.outgoing?.key;
  useLayoutEffect(() => {
    if (sent !== undefined) virtualizer.scrollToEnd();
  }, [sent, virtualizer]);

  // The list starts at its top, where it would load all messages, and then jumps to its end.
  const isPlaced = useRef(false);
  const { startIndex: first = 0 } = virtualizer.range ?? {};
  const canLoad = hasOlder && !isLoadingOlder && olderError === null;
  useEffect(() => {
    if (!isShown) return;
    isPlaced.current ||= virtualizer.isAtEnd();
    if (isPlaced.current && canLoad && first < PREFETCH) loadOlder();
  });

  if (isLoading) return <MessagesSkeleton />;
  if (error !== null) return <Problem error={error} onRetry={retry} />;
  return (
    <div
      ref={scroller}
      className="messages-scroller"
      role="log"
      aria-label="Messages"
      // The list announces new messages; here every loaded one would be announced.
      aria-live="off"
      tabIndex={0}
    >
      <div className="messages" style={{ height: virtualizer.getTotalSize() }}>
        <div className="messages-top">
          {olderError !== null ? (
            <button type="button" className="button" onClick={loadOlder}>
              <RotateCw size={16} aria-hidden="true" />
              Load older messages
            </button>
          ) : hasOlder ? (
            "Loading older messages …"
          ) : rows.length === 0 ? (
            "No messages yet"
          ) : (
            "The beginning of the conversation"
          )}
        </div>
        <ol className="bubbles">
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className="message"
                style={{ transform: `translateY(${start}px)` }}
                aria-posinset={index + 1}
                aria-setsize={hasOlder ? -1 : rows.length}
              >
                <MessageRow
                  row={row}
                  actions={actions}
                  isSelected={row.key === selected}
                  onSelect={setSelected}
                />
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}
