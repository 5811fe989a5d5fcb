import type { WhatsappMessage } from "@kapso-platform/client";
import { RotateCw } from "lucide-react";
import { Fragment, type ReactElement, useEffect, useRef } from "react";
import { Problem } from "../feedback/problem.js";
import { useTimeText } from "../time/clock.js";
import { dayName, startOfDay } from "../time/format.js";
import { MessageBubble, sentAt } from "./message-bubble.js";
import { useOpenMessages } from "./use-open-messages.js";

/** Older messages are asked for this far, in pixels, before the top is reached. */
const PREFETCH = "600px 0px 0px 0px";

/** The messages of a conversation; older ones come when scrolled up to. */
export function MessageList({
  conversationId,
  latestId,
}: {
  conversationId: string;
  /** Id of the newest message, as the conversation says. */
  latestId: string | null;
}): ReactElement {
  const { messages, history } = useOpenMessages(conversationId, latestId);
  const { hasNextPage, isFetching, fetchNextPage } = history;

  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const failed = history.isFetchNextPageError;
  const canLoad = hasNextPage && !isFetching && !failed;
  useEffect(() => {
    const sentinel = top.current;
    if (!canLoad || !sentinel) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void fetchNextPage();
      },
      { root: scroller.current, rootMargin: PREFETCH },
    );
    observer.observe(sentinel);
    return () => {
      observer.disconnect();
    };
  }, [canLoad, fetchNextPage]);

  if (history.isPending) return <MessagesSkeleton />;
  if (history.isError && messages.length === 0) {
    return (
      <Problem error={history.error} onRetry={() => void history.refetch()} />
    );
  }
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
      <div className="messages">
        <div ref={top} className="messages-top">
          {failed ? (
            <button
              type="button"
              className="button"
              onClick={() => void fetchNextPage()}
            >
              <RotateCw size={16} aria-hidden="true" />
              Load older messages
            </button>
          ) : hasNextPage ? (
            "Loading older messages …"
          ) : messages.length === 0 ? (
            "No messages yet"
          ) : (
            "The beginning of the conversation"
          )}
        </div>
        <Days messages={messages} />
      </div>
    </div>
  );
}

/** Messages with a line between two days. */
function Days({
  messages,
}: {
  messages: readonly WhatsappMessage[];
}): ReactElement {
  return (
    <ol className="bubbles">
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const day = startOfDay(sentAt(message));
        const isNewDay = !before || startOfDay(sentAt(before)) !== day;
        const isFollowing =
          !isNewDay && before.kapso.direction === message.kapso.direction;
        return (
          <Fragment key={message.id}>
            {isNewDay && <DayLine day={day} />}
            <MessageBubble message={message} isFollowing={isFollowing} />
          </Fragment>
        );
      })}
    </ol>
  );
}

function DayLine({ day }: { day: number }): ReactElement {
  const name = useTimeText((now) => dayName(day, now));
  return (
    <li className="day">
      <span>{name}</span>
    </li>
  );
}

const WIDTHS = ["44%", "30%", "52%", "36%", "48%", "26%"] as const;

function MessagesSkeleton(): ReactElement {
  return (
    <div className="messages-skeleton" role="status">
      <span className="sr-only">Loading messages</span>
      {WIDTHS.map((width, index) => (
        <span
          key={width}
          aria-hidden="true"
          className="skeleton skeleton-bubble"
          data-direction={index % 3 === 2 ? "outbound" : "inbound"}
          style={{ width }}
        />
      ))}
    </div>
  );
}
