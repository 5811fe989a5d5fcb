import type { WhatsappMessage } from "@kapso-platform/client";
import type { ReactElement } from "react";
import { messageKind } from "../conversations/message-kind.js";
import { readContent } from "./read-content.js";

/** The message that another one replies to. */
export function QuotedMessage({
  message,
}: {
  /** Undefined if it is not loaded. */
  message: WhatsappMessage | undefined;
}): ReactElement {
  const isOurs = message?.kapso.direction === "outbound";
  return (
    <span className="quoted" dir="auto">
      {message && (
        <span className="quoted-who">{isOurs ? "You" : "Contact"}</span>
      )}
      <span className="quoted-text">
        {message ? excerpt(message) : "An earlier message"}
      </span>
    </span>
  );
}

/** A message in one line. */
export function excerpt(message: WhatsappMessage): string {
  const { text, attachment } = readContent(message);
  return text ?? attachment?.title ?? messageKind(message.type).name;
}
