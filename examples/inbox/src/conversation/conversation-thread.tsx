import type { WhatsappConversation } from "@kapso-platform/client";
import { useReplyWindow, useSendMessage } from "@kapso-platform/react";
import { type ReactElement, useMemo, useRef, useState } from "react";
import { Composer } from "../composer/composer.js";
import { TemplateDialog } from "../composer/template-dialog.js";
import { useDraft } from "../composer/use-draft.js";
import { useFileDrop } from "../composer/use-file-drop.js";
import { threadKey } from "../contacts/contact.js";
import { useReadReceipts } from "../unread/use-read-receipts.js";
import { MessageList } from "./message-list.js";
import type { ThreadActions } from "./thread-actions.js";
import { useThread } from "./use-thread.js";

const CLOSED =
  "The contact has not written for 24 hours: WhatsApp allows only templates.";

/** The messages with a contact, and what one writes to them. */
export function ConversationThread({
  conversation,
}: {
  conversation: WhatsappConversation;
}): ReactElement {
  const thread = useThread(conversation);
  const { isOpen } = useReplyWindow(conversation);
  const { mutate, retry, discard } = useSendMessage(conversation);
  const draft = useDraft(threadKey(conversation));
  const { showTyping, endTyping } = useReadReceipts(
    conversation,
    thread.live.messages,
  );
  const [isChoosing, setIsChoosing] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const drop = useFileDrop((files) => {
    draft.attach(files);
    input.current?.focus();
  });

  // The hook's functions are new with each render; rows depend on these.
  const latest = useRef({ mutate, retry, discard, change: draft.change });
  // oxlint-disable-next-line react/refs
  latest.current = { mutate, retry, discard, change: draft.change };
  const actions = useMemo<ThreadActions>(
    () => ({
      canReply: isOpen,
      quote: (quoted) => {
        latest.current.change({ quoted });
        input.current?.focus();
      },
      react: ({ id }, emoji) => {
        latest.current.mutate({
          type: "reaction",
          reaction: { message_id: id, emoji },
        });
      },
      retry: (keyOrId) => latest.current.retry(keyOrId),
      discard: (key) => latest.current.discard(key),
    }),
    [isOpen],
  );
  return (
    <div
      className="thread"
      data-drop={drop.isOver || undefined}
      {...drop.handlers}
    >
      <MessageList thread={thread} actions={actions} />
      <Composer
        draft={draft}
        isOpen={isOpen}
        closedText={CLOSED}
        input={input}
        onTyping={showTyping}
        onSend={(message) => {
          mutate(message);
          endTyping();
        }}
        onTemplate={() => {
          setIsChoosing(true);
        }}
      />
      {isChoosing && (
        <TemplateDialog
          phoneNumberId={conversation.phone_number_id ?? null}
          onSend={mutate}
          onClose={() => {
            setIsChoosing(false);
          }}
        />
      )}
    </div>
  );
}
