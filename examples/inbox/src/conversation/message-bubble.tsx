import type { WhatsappMessage } from "@kapso-platform/client";
import { type ReactElement, memo } from "react";
import { fullTime, timeOfDay } from "../time/format.js";
import { DeliveryStatus } from "./delivery-status.js";
import { MessageContent } from "./message-content.js";

/** When a message was sent, in milliseconds; the API says it in seconds. */
export function sentAt({ timestamp }: WhatsappMessage): number {
  return Number(timestamp) * 1000;
}

/** A message, on the side of its sender. */
export const MessageBubble = memo(function MessageBubble({
  message,
  isFollowing,
}: {
  message: WhatsappMessage;
  /** Whether the one before is of the same side and day. */
  isFollowing: boolean;
}): ReactElement {
  const { kapso, type } = message;
  const isOurs = kapso.direction === "outbound";
  const time = sentAt(message);
  return (
    <li
      className="bubble"
      data-direction={isOurs ? "outbound" : "inbound"}
      data-type={type}
      data-following={isFollowing || undefined}
      data-failed={kapso.status === "failed" || undefined}
    >
      <span className="sr-only">{isOurs ? "You: " : "Contact: "}</span>
      <MessageContent
        message={message}
        foot={
          <span className="bubble-foot">
            <time
              dateTime={new Date(time).toISOString()}
              title={fullTime(time)}
            >
              {timeOfDay(time)}
            </time>
            {isOurs && <DeliveryStatus status={kapso.status} />}
          </span>
        }
      />
    </li>
  );
});
