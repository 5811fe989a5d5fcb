import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/client";
import { type MarkReadVariables, useMarkRead } from "@kapso-platform/react";
import { useEffect, useRef } from "react";
import { useIsVisible } from "./use-is-visible.js";

/** WhatsApp accepts no receipts for older messages. */
const LONGEST = 30 * 86_400_000;

/** The contact's phone shows the typing indicator for about 25 seconds. */
const TYPING_EVERY = 20_000;

/** Messages whose receipt was sent, in case the API lists another status. */
const sent = new Set<string>();

/** Read receipts and the typing indicator for the contact. */
export interface ReadReceipts {
  /** Shows the typing indicator to the contact. */
  readonly showTyping: () => void;
  /** Called when a message was sent, which ends the typing indicator. */
  readonly endTyping: () => void;
}

/**
 * Marks the contact's latest message as read while the conversation is open in a
 * visible tab, which turns their ticks blue.
 *
 * @param messages - newest first
 */
export function useReadReceipts(
  { phone_number_id }: WhatsappConversation,
  messages: readonly WhatsappMessage[],
): ReadReceipts {
  const { mutate } = useMarkRead({
    onError: (_error, { message_id }) => sent.delete(message_id),
  });
  const isVisible = useIsVisible();
  const typedAt = useRef(0);
  const latest = messages.find(({ kapso }) => kapso.direction === "inbound");
  const id = isRecent(latest) ? latest.id : undefined;
  const isUnread = latest?.kapso.status !== "read";

  const send = (change: Pick<MarkReadVariables, "typing">): void => {
    if (!phone_number_id || id === undefined) return;
    sent.add(id);
    mutate({ phone_number_id, message_id: id, ...change });
  };
  useEffect(() => {
    if (isVisible && isUnread && id !== undefined && !sent.has(id)) send({});
  });
  return {
    showTyping: () => {
      if (Date.now() - typedAt.current < TYPING_EVERY) return;
      typedAt.current = Date.now();
      send({ typing: true });
    },
    endTyping: () => {
      typedAt.current = 0;
    },
  };
}

function isRecent(
  message: WhatsappMessage | undefined,
): message is WhatsappMessage {
  const sentAt = Number(message?.timestamp) * 1000;
  return message !== undefined && Date.now() - sentAt < LONGEST;
}
