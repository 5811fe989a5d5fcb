import {
  type MessageThread,
  type MessageToSend,
  useSendMessage,
} from "@kapso-platform/react";
import { type ReactElement, useMemo, useRef, useState } from "react";
import { Composer } from "../composer/composer.js";
import { TemplateDialog } from "../composer/template-dialog.js";
import { useDraft } from "../composer/use-draft.js";
import { useFileDrop } from "../composer/use-file-drop.js";
import { threadKey } from "../contacts/contact.js";
import { MessageList } from "./message-list.js";
import type { ThreadActions } from "./thread-actions.js";
import type { Thread } from "./use-thread.js";

/** The messages with a contact, and the field to write one. */
export function ThreadPane({
  contact,
  thread,
  isOpen,
  closedText,
  isNew = false,
  onTyping,
  onSent,
}: {
  /** The conversation, or the contact of a new one. */
  contact: MessageThread;
  thread: Thread;
  /** Whether messages other than templates can be sent now. */
  isOpen: boolean;
  /** Why only a template can be sent now. */
  closedText: string;
  /** Whether no message was sent yet: then the dialog with templates is open. */
  isNew?: boolean;
  onTyping?: (() => void) | undefined;
  onSent?: (() => void) | undefined;
}): ReactElement {
  const { mutate, retry, discard } = useSendMessage(contact);
  const draft = useDraft(threadKey(contact));
  const [isChoosing, setIsChoosing] = useState(isNew);
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
  const send = (message: MessageToSend): void => {
    mutate(message);
    onSent?.();
  };
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
        closedText={closedText}
        input={input}
        onTyping={onTyping}
        onSend={send}
        onTemplate={() => {
          setIsChoosing(true);
        }}
      />
      {isChoosing && (
        <TemplateDialog
          phoneNumberId={contact.phone_number_id ?? null}
          draft={draft.draft.template}
          onDraft={(template) => {
            draft.change({ template });
          }}
          onSend={(message) => {
            send(message);
            draft.finishTemplate();
          }}
          onClose={() => {
            setIsChoosing(false);
          }}
        />
      )}
    </div>
  );
}
