import type { WhatsappConversation } from "@kapso-platform/client";
import { ArrowLeft } from "lucide-react";
import type { ReactElement, RefObject } from "react";
import { ContactAvatar } from "../contacts/contact-avatar.js";
import { contactAddress, contactTitle } from "../contacts/contact.js";
import { useIsPhone } from "../layout/use-is-phone.js";
import { closeConversation } from "../routing/route.js";
import { AssigneeSelect } from "./assignee-select.js";
import { ConversationDetails } from "./conversation-details.js";
import { useReplyWindowText } from "./reply-window-text.js";
import { StatusButton } from "./status-button.js";

/** The contact of a conversation, and its actions, in one line. */
export function ConversationHeader({
  conversation,
  heading,
}: {
  conversation: WhatsappConversation;
  heading: RefObject<HTMLHeadingElement | null>;
}): ReactElement {
  const { id, status } = conversation;
  const isPhone = useIsPhone();
  const address = contactAddress(conversation);
  const window = useReplyWindowText(conversation);
  const assignee = <AssigneeSelect conversationId={id} />;
  return (
    <header className="conversation-header">
      <BackButton />
      <ContactAvatar conversation={conversation} />
      <div className="conversation-who">
        <h2 id="conversation-title" ref={heading} tabIndex={-1} dir="auto">
          {contactTitle(conversation)}
        </h2>
        <p className="conversation-address">
          {status === "ended" && <span className="status">Closed</span>}
          {address !== null && <span dir="ltr">{address}</span>}
          <span className="reply-window">
            <span className="reply-window-name">Reply window </span>
            {window.replace(/ left$/, "")}
            {window.endsWith(" left") && (
              <span className="reply-window-left"> left</span>
            )}
          </span>
        </p>
      </div>
      <div className="actions" data-focus-group>
        {!isPhone && assignee}
        <StatusButton conversation={conversation} />
        <ConversationDetails conversation={conversation}>
          {isPhone && assignee}
        </ConversationDetails>
      </div>
    </header>
  );
}

/** Goes back to the list, on screens too narrow for both. */
export function BackButton(): ReactElement {
  return (
    <button
      type="button"
      className="icon-button back"
      aria-label="Back to the list"
      onClick={closeConversation}
    >
      <ArrowLeft size={20} aria-hidden="true" />
    </button>
  );
}
