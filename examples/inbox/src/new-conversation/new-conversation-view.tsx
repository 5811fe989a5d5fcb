import { useLiveMessages } from "@kapso-platform/react";
import { type ReactElement, useEffect, useMemo, useRef } from "react";
import { useBusinessNumberTitle } from "../business-numbers/business-numbers.js";
import { ContactAvatar } from "../contacts/contact-avatar.js";
import { formatNumber } from "../contacts/phone-number.js";
import { BackButton } from "../conversation/conversation-header.js";
import { MessagesSkeleton } from "../conversation/messages-skeleton.js";
import { ThreadPane } from "../conversation/thread-pane.js";
import { threadRows } from "../conversation/thread-rows.js";
import type { Thread } from "../conversation/use-thread.js";
import { Problem } from "../feedback/problem.js";
import { useIsPhone } from "../layout/use-is-phone.js";
import { useOpenTitle } from "../routing/page-title.js";
import { type NewContact, openConversation } from "../routing/route.js";
import { useStartedConversation } from "./use-started-conversation.js";

/** A thread without messages to load. */
const NOTHING_LOADED: Thread = {
  rows: [],
  messages: [],
  isLoading: false,
  error: null,
  retry: () => {},
  hasOlder: false,
  isLoadingOlder: false,
  olderError: null,
  loadOlder: () => {},
};

/**
 * A new conversation, which starts with a template. Once the API has it, or if there was
 * already one, the app opens that conversation instead.
 */
export function NewConversationView({
  contact,
}: {
  contact: NewContact;
}): ReactElement {
  const { phoneNumberId, number } = contact;
  const target = useMemo(
    () => ({ phone_number_id: phoneNumberId, phone_number: number }),
    [phoneNumberId, number],
  );
  // Without a conversation these are the messages that are being sent.
  const { thread } = useLiveMessages(target);
  const isSent = thread.some(({ outgoing }) => outgoing?.status === "accepted");
  const started = useStartedConversation(contact, isSent);
  const rows = useMemo(() => threadRows(thread, []), [thread]);
  const title = formatNumber(number) ?? number;
  const from = useBusinessNumberTitle(phoneNumberId);
  const heading = useRef<HTMLHeadingElement>(null);
  const isPhone = useIsPhone();
  useOpenTitle(title);

  const id = started.conversation?.id;
  useEffect(() => {
    if (id !== undefined) openConversation(id, { replace: true });
  }, [id]);
  // On a phone the list is hidden, and the focus must move to the conversation.
  useEffect(() => {
    if (isPhone) heading.current?.focus();
  }, [isPhone]);

  return (
    <section
      className="conversation"
      aria-labelledby="conversation-title"
      tabIndex={-1}
      data-focus-home
    >
      <header className="conversation-header">
        <BackButton />
        <ContactAvatar conversation={{ id: number, phone_number: number }} />
        <div className="conversation-who">
          <h2 id="conversation-title" ref={heading} tabIndex={-1} dir="ltr">
            {title}
          </h2>
          <p className="conversation-address">
            <span>New conversation</span>
            {from !== null && <span className="sender">{from}</span>}
          </p>
        </div>
      </header>
      {started.conversation === null ? (
        <ThreadPane
          contact={target}
          thread={{ ...NOTHING_LOADED, rows }}
          isOpen={false}
          closedText="This contact has not written yet: WhatsApp allows only templates."
          isNew={rows.length === 0}
        />
      ) : (
        <div className="thread">
          {started.error === null ? (
            <MessagesSkeleton />
          ) : (
            <Problem error={started.error} onRetry={started.retry} />
          )}
        </div>
      )}
    </section>
  );
}
