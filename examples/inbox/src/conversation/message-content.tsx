import type { MediaFile, WhatsappMessage } from "@kapso-platform/client";
import type { ReactElement, ReactNode } from "react";
import { messageKind } from "../conversations/message-kind.js";
import { MediaAttachment } from "./media-attachment.js";
import { readContent } from "./read-content.js";

/** The content of a message, by its type. */
export function MessageContent({
  message,
  file,
  foot,
}: {
  message: WhatsappMessage;
  /** The file of a message that is being sent. */
  file: MediaFile | null;
  /** Shown in the last line of the text, or below everything else. */
  foot: ReactNode;
}): ReactElement {
  const { text, attachment, emoji, mediaId } = readContent(message);
  const { name, Icon } = messageKind(message.type);
  const card = attachment !== null && (
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
  );
  const hasFile = mediaId !== null || file !== null;
  return (
    <>
      {hasFile ? (
        <MediaAttachment
          kind={message.type}
          mediaId={mediaId}
          phoneNumberId={message.kapso.phone_number_id ?? null}
          file={file}
          filename={
            message.document?.filename ?? message.kapso.media_data?.filename
          }
          card={card}
        />
      ) : (
        card
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
