import { ArrowLeft, MessagesSquare } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";
import { ContactAvatar } from "../contacts/contact-avatar.js";
import { contactAddress, contactTitle } from "../contacts/contact.js";
import { Problem } from "../feedback/problem.js";
import { closeConversation } from "../routing/route.js";
import { usePageTitle } from "../routing/use-page-title.js";
import { ContactFacts } from "./contact-facts.js";
import { ConversationActions } from "./conversation-actions.js";
import { MessageList } from "./message-list.js";
import { useOpenConversation } from "./use-open-conversation.js";

/** A conversation with its messages. */
export function ConversationView({ id }: { id: string }): ReactElement {
  const { conversation, error, retry } = useOpenConversation(id);
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const isThere = conversation !== undefined;
  usePageTitle(conversation ? contactTitle(conversation) : "Conversation");

  // On a phone the list is hidden, and the focus must move to the conversation.
  useEffect(() => {
    if (!window.matchMedia(PHONE).matches) return;
    (heading.current ?? section.current)?.focus();
  }, [id, isThere]);

  if (!conversation) {
    return (
      <section
        ref={section}
        className="conversation"
        aria-label="Conversation"
        tabIndex={-1}
        data-focus-home
      >
        <header className="conversation-header">
          <BackButton />
          {error === null && <HeaderSkeleton />}
        </header>
        {error !== null && <Problem error={error} onRetry={retry} />}
      </section>
    );
  }
  const { status } = conversation;
  const address = contactAddress(conversation);
  return (
    <section
      ref={section}
      className="conversation"
      aria-labelledby="conversation-title"
      tabIndex={-1}
      data-focus-home
    >
      <header className="conversation-header">
        <BackButton />
        <ContactAvatar conversation={conversation} />
        <div className="conversation-who">
          <h2 id="conversation-title" ref={heading} tabIndex={-1} dir="auto">
            {contactTitle(conversation)}
          </h2>
          <p className="conversation-address">
            {address !== null && <span dir="ltr">{address}</span>}
            <span className="status" data-status={status}>
              {status === "ended" ? "Closed" : "Open"}
            </span>
          </p>
        </div>
        <ConversationActions conversation={conversation} />
      </header>
      <ContactFacts conversation={conversation} />
      <MessageList
        conversationId={id}
        latestId={conversation.kapso?.last_message_id ?? null}
      />
    </section>
  );
}

/** Where a list and a conversation do not fit beside each other. */
const PHONE = "(max-width: 760px)";

function BackButton(): ReactElement {
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

function HeaderSkeleton(): ReactElement {
  return (
    <div className="header-skeleton" role="status">
      <span className="sr-only">Loading the conversation</span>
      <span className="avatar skeleton" />
      <span className="row-body">
        <span className="skeleton skeleton-line" data-width="name" />
        <span className="skeleton skeleton-line" data-width="facts" />
      </span>
    </div>
  );
}

/** What stands beside the list while nothing is open. */
export function NoConversation(): ReactElement {
  return (
    <section className="conversation" aria-label="Conversation">
      <div className="notice">
        <span className="notice-icon">
          <MessagesSquare size={22} aria-hidden="true" />
        </span>
        <p className="notice-title">No conversation selected</p>
        <p className="notice-hint">
          Choose one from the list, by hand or with <kbd>↑</kbd> <kbd>↓</kbd>{" "}
          <kbd>Enter</kbd>. Press <kbd>/</kbd> to search.
        </p>
      </div>
    </section>
  );
}
