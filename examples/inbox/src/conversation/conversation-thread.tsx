import type { WhatsappConversation } from "@kapso-platform/client";
import { useReplyWindow } from "@kapso-platform/react";
import type { ReactElement } from "react";
import { useReadReceipts } from "../unread/use-read-receipts.js";
import { ThreadPane } from "./thread-pane.js";
import { useThread } from "./use-thread.js";

/** The messages of a conversation, which are marked as read while it is open. */
export function ConversationThread({
  conversation,
}: {
  conversation: WhatsappConversation;
}): ReactElement {
  const thread = useThread(conversation);
  const { isOpen } = useReplyWindow(conversation);
  const receipts = useReadReceipts(conversation, thread.messages);
  return (
    <ThreadPane
      contact={conversation}
      thread={thread}
      isOpen={isOpen}
      closedText="The contact has not written for 24 hours: WhatsApp allows only templates."
      onTyping={receipts.showTyping}
      onSent={receipts.endTyping}
    />
  );
}
