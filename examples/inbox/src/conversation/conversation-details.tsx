import type { WhatsappConversation } from "@kapso-platform/client";
import { Info } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { useBusinessNumberTitle } from "../business-numbers/business-numbers.js";
import { formatNumber } from "../contacts/phone-number.js";
import { shortDate } from "../time/format.js";
import { useReplyWindowText } from "./reply-window-text.js";

/** A button that shows the details of a conversation. */
export function ConversationDetails({
  conversation,
  children,
}: {
  conversation: WhatsappConversation;
  /** Controls that do not fit into the header. */
  children?: ReactNode;
}): ReactElement {
  return (
    <>
      <button
        type="button"
        className="icon-button details-button"
        aria-label="Details"
        title="Details"
        popoverTarget="conversation-details"
      >
        <Info size={20} aria-hidden="true" />
      </button>
      <div
        id="conversation-details"
        popover="auto"
        className="popover details"
        role="group"
        aria-label="Details"
      >
        {children}
        <Facts conversation={conversation} />
      </div>
    </>
  );
}

function Facts({
  conversation,
}: {
  conversation: WhatsappConversation;
}): ReactElement {
  const { kapso, created_at, phone_number, phone_number_id, username } =
    conversation;
  const businessNumber = useBusinessNumberTitle(phone_number_id);
  const window = useReplyWindowText(conversation);
  const facts: [string, string | null | undefined][] = [
    ["Number", formatNumber(phone_number)],
    ["User name", username],
    ["Business number", businessNumber],
    ["Reply window", window],
    ["Started", shortDate(Date.parse(created_at))],
    ["Messages", (kapso?.messages_count ?? 0).toLocaleString("en")],
  ];
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
