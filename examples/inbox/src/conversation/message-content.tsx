import type { WhatsappMessage } from "@kapso-platform/client";
import type { ReactElement, ReactNode } from "react";
import { messageKind } from "../conversations/message-kind.js";
import { readContent } from "./read-content.js";

/** What a message says or shows, by its type. */
export function MessageContent({
  message,
  foot,
}: {
  message: WhatsappMessage;
  /** Goes into the last line of the text, or below everything else. */
  foot: ReactNode;
}): ReactElement {
  const { text, attachment, emoji } = readContent(message);
  const { name, Icon } = messageKind(message.type);
  return (
    <>
      {attachment !== null && (
        <span className="attachment" data-kind={message.type}>
          <span className="attachment-icon">
            <Icon size={18} aria-hidden="true" />
          </span>
          <span className="attachment-text">
            <span className="attachment-name">{attachment.title ?? name}</span>
            {attachment.detail !== null && (
              <span className="attachment-detail">{attachment.detail}</span>
            )}
          </span>
        </span>
      )}
      <span className="bubble-line">
        {emoji !== null && (
          <span className="reaction">
            <span className="reaction-emoji">{emoji}</span> Reaction
          </span>
        )}
        {text !== null && (
          <span className="bubble-text" dir="auto">
            {text}
          </span>
        )}
        {foot}
      </span>
    </>
  );
}
