import type { ReactElement } from "react";
import { fullTime, timeOfDay } from "../time/format.js";
import { DeliveryStatus } from "./delivery-status.js";
import { MessageContent } from "./message-content.js";
import { QuotedMessage } from "./quoted-message.js";
import { type ThreadRow, sentAt } from "./thread-rows.js";

/** A message, on the side of its sender. */
export function MessageBubble({ row }: { row: ThreadRow }): ReactElement {
  const { entry, quoted, reactions, isFollowing } = row;
  const { message, outgoing } = entry;
  const { kapso, type, context } = message;
  const isOurs = kapso.direction === "outbound";
  const time = sentAt(message);
  const status = outgoing?.isUncertain
    ? "uncertain"
    : outgoing?.status === "accepted"
      ? "sent"
      : kapso.status;
  return (
    <div
      className="bubble"
      data-direction={isOurs ? "outbound" : "inbound"}
      data-type={type}
      data-following={isFollowing || undefined}
      data-failed={entry.failure !== null || undefined}
    >
      <span className="sr-only">{isOurs ? "You: " : "Contact: "}</span>
      {context?.id !== undefined && <QuotedMessage message={quoted} />}
      <MessageContent
        message={message}
        file={outgoing?.file ?? null}
        foot={
          <span className="bubble-foot">
            <time
              dateTime={new Date(time).toISOString()}
              title={fullTime(time)}
            >
              {timeOfDay(time)}
            </time>
            {isOurs && <DeliveryStatus status={status} />}
          </span>
        }
      />
      {reactions.length > 0 && (
        <span className="bubble-reactions">
          {reactions.map(({ emoji, isOurs: mine }) => (
            <span key={String(mine)} title={mine ? "You" : "Contact"}>
              <span className="sr-only">
                {mine ? "Your reaction: " : "Reaction: "}
              </span>
              {emoji}
            </span>
          ))}
        </span>
      )}
    </div>
  );
}
