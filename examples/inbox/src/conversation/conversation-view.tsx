import { MessagesSquare } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";
import { contactTitle } from "../contacts/contact.js";
import { Problem } from "../feedback/problem.js";
import { useIsPhone } from "../layout/use-is-phone.js";
import { useOpenTitle } from "../routing/page-title.js";
import { closeConversation } from "../routing/route.js";
import { useMarkSeen } from "../unread/use-mark-seen.js";
import { BackButton, ConversationHeader } from "./conversation-header.js";
import { ConversationThread } from "./conversation-thread.js";
import { MessagesSkeleton } from "./messages-skeleton.js";
import { useOpenConversation } from "./use-open-conversation.js";

/** A conversation with its messages. */
export function ConversationView({ id }: { id: string }): ReactElement {
  const { conversation, error, retry } = useOpenConversation(id);
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const isThere = conversation !== undefined;
  const isPhone = useIsPhone();
  useOpenTitle(conversation ? contactTitle(conversation) : "Conversation");
  useMarkSeen(id, conversation?.kapso?.last_inbound_at ?? null);

  // On a phone the list is hidden, and the focus must move to the conversation.
  useEffect(() => {
    if (isPhone) (heading.current ?? section.current)?.focus();
  }, [id, isThere, isPhone]);

  if (!conversation) {
    return (
      <section
        ref={section}
        className="conversation"
        aria-label="Conversation"
        tabIndex={-1}
        data-focus-home
      >
        <header
          className="conversation-header"
          data-empty={error !== null || undefined}
        >
          <BackButton />
          {error === null && <HeaderSkeleton />}
        </header>
        {error === null ? (
          <MessagesSkeleton />
        ) : (
          <Problem error={error} onRetry={retry}>
            <button
              type="button"
              className="button"
              onClick={closeConversation}
            >
              Back to the inbox
            </button>
          </Problem>
        )}
      </section>
    );
  }
  return (
    <section
      ref={section}
      className="conversation"
      aria-labelledby="conversation-title"
      tabIndex={-1}
      data-focus-home
    >
      <ConversationHeader conversation={conversation} heading={heading} />
      <ConversationThread conversation={conversation} />
    </section>
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

/** Shown beside the list if no conversation is open. */
export function NoConversation(): ReactElement {
  return (
    <section className="conversation" aria-label="Conversation">
      <div className="notice">
        <span className="notice-icon">
          <MessagesSquare size={22} aria-hidden="true" />
        </span>
        <p className="notice-title">No conversation selected</p>
        <p className="notice-hint">
          Choose one from the list. Press <kbd>?</kbd> for keyboard shortcuts.
        </p>
      </div>
    </section>
  );
}
