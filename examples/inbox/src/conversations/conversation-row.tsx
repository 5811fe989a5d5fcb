import type { WhatsappConversation } from "@kapso-platform/client";
import { type ReactElement, memo } from "react";
import { ContactAvatar } from "../contacts/contact-avatar.js";
import { contactTitle } from "../contacts/contact.js";
import { RelativeTime } from "../time/relative-time.js";
import { followLink } from "../routing/location.js";
import { useIsSeen } from "../unread/seen.js";
import { isWaiting } from "../unread/waiting.js";
import { WaitingMark } from "../unread/waiting-mark.js";
import { LastMessage } from "./last-message.js";
import { countRender } from "./render-count.js";
import { RowAssignee } from "./row-assignee.js";

/** Only a change of these renders a row again. */
export interface ConversationRowProps {
  readonly conversation: WhatsappConversation;
  readonly href: string;
  /** Whether it is the conversation beside the list. */
  readonly isOpen: boolean;
  /** Whether Tab focuses it: one row of the list is in the tab order. */
  readonly isTabStop: boolean;
}

/** A conversation in the list. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  href,
  isOpen,
  isTabStop,
}: ConversationRowProps): ReactElement {
  const { id, status, last_active_at, kapso } = conversation;
  countRender(id);
  const waits = isWaiting(conversation);
  const isSeen = useIsSeen(id, kapso?.last_inbound_at ?? "");
  const isUnread = waits && !isSeen && !isOpen;
  return (
    <a
      className="row"
      href={href}
      data-conversation={id}
      data-status={status}
      data-unread={isUnread || undefined}
      aria-current={isOpen ? "true" : undefined}
      tabIndex={isTabStop ? 0 : -1}
      onClick={followLink}
    >
      <ContactAvatar conversation={conversation} />
      <span className="row-body">
        <span className="row-line">
          <span className="row-name" dir="auto">
            {contactTitle(conversation)}
          </span>
          <RelativeTime iso={last_active_at} />
        </span>
        <span className="row-line">
          <LastMessage kapso={kapso} />
          <RowAssignee conversationId={id} />
          {status !== "active" && (
            <span className="status">
              {status === "ended" ? "Closed" : status}
            </span>
          )}
          {waits && <WaitingMark isUnread={isUnread} />}
        </span>
      </span>
    </a>
  );
});
