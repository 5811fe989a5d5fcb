import { type ReactElement, memo } from "react";
import { useTimeText } from "../time/clock.js";
import { dayName } from "../time/format.js";
import { BubbleActions } from "./bubble-actions.js";
import { MessageBubble } from "./message-bubble.js";
import { SendFailure } from "./send-failure.js";
import type { ThreadActions } from "./thread-actions.js";
import type { ThreadRow } from "./thread-rows.js";

/** A message with its actions; the first message of a day has the day above it. */
export const MessageRow = memo(function MessageRow({
  row,
  actions,
  isSelected,
  onSelect,
}: {
  row: ThreadRow;
  actions: ThreadActions;
  /** Whether its actions are shown, after a tap. */
  isSelected: boolean;
  onSelect: (key: string | null) => void;
}): ReactElement {
  const { key, entry, day, isNewConversation, isFollowing } = row;
  const { message, outgoing, failure } = entry;
  const isOurs = message.kapso.direction === "outbound";
  return (
    <>
      {day !== null && <DayLine day={day} />}
      {isNewConversation && (
        <p className="day">
          <span>New conversation</span>
        </p>
      )}
      <div
        className="message-line"
        data-direction={isOurs ? "outbound" : "inbound"}
        data-following={isFollowing || undefined}
        data-selected={isSelected || undefined}
        onClick={() => {
          onSelect(isSelected ? null : key);
        }}
      >
        <MessageBubble row={row} />
        {outgoing === null && failure === null && (
          <BubbleActions message={message} actions={actions} />
        )}
      </div>
      {(failure !== null || outgoing?.status === "uploading") && (
        <SendFailure entry={entry} actions={actions} />
      )}
    </>
  );
});

function DayLine({ day }: { day: number }): ReactElement {
  const name = useTimeText((now) => dayName(day, now));
  return (
    <p className="day">
      <span>{name}</span>
    </p>
  );
}
