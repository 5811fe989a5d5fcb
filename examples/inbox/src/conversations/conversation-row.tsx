import type { WhatsappConversation } from "@kapso-platform/client";
import { type ReactElement, memo } from "react";
import { ContactAvatar } from "../contacts/contact-avatar.js";
import { contactAddress, contactTitle } from "../contacts/contact.js";
import { RelativeTime } from "../time/relative-time.js";
import { followLink } from "../routing/location.js";
import { LastMessage } from "./last-message.js";
import { countRender } from "./render-count.js";
import { RowAssignee } from "./row-assignee.js";

/** What a row depends on; nothing else renders it again. */
export interface ConversationRowProps {
  readonly conversation: WhatsappConversation;
  readonly href: string;
  /** Whether it is the conversation beside the list. */
  readonly isOpen: boolean;
  /** Whether Tab comes to it: one row of the list is in the tab order. */
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
  const address = contactAddress(conversation);
  return (
    <a
      className="row"
      href={href}
      data-conversation={id}
      data-status={status}
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
        <LastMessage kapso={kapso} />
        <span className="row-line row-facts">
          <span className="row-address" dir="ltr">
            {address}
          </span>
          <RowAssignee conversationId={id} />
          <span className="status" data-status={status}>
            {statusName(status)}
          </span>
        </span>
      </span>
    </a>
  );
});

function statusName(status: string): string {
  if (status === "active") return "Open";
  return status === "ended" ? "Closed" : status;
}
