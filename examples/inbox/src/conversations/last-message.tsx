import type { WhatsappConversation } from "@kapso-platform/client";
import { CornerUpLeft } from "lucide-react";
import type { ReactElement } from "react";
import { messageKind } from "./message-kind.js";

/** One line about the latest message. */
export function LastMessage({
  kapso,
}: {
  kapso: WhatsappConversation["kapso"];
}): ReactElement {
  const type = kapso?.last_message_type ?? null;
  if (type === null) return <span className="preview">No messages yet</span>;
  const text = kapso?.last_message_text ?? "";
  const isOurs = kapso?.last_outbound_at === kapso?.last_message_timestamp;
  const { name, Icon } = messageKind(type);
  return (
    <span className="preview">
      {isOurs && (
        <>
          <CornerUpLeft size={14} aria-hidden="true" />
          <span className="sr-only">You: </span>
        </>
      )}
      {type !== "text" && (
        <>
          <Icon size={14} aria-hidden="true" />
          {text === "" ? name : <span className="sr-only">{name}: </span>}
        </>
      )}
      {text !== "" && (
        <span className="preview-text" dir="auto">
          {text}
        </span>
      )}
    </span>
  );
}
