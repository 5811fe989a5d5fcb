import type { WhatsappConversation } from "@kapso-platform/client";

/** Whether the contact sent the latest message of an open conversation. */
export function isWaiting({ status, kapso }: WhatsappConversation): boolean {
  if (status !== "active" || !kapso?.last_inbound_at) return false;
  const { last_inbound_at, last_outbound_at, last_message_type } = kapso;
  if (last_message_type === "reaction") return false;
  return (
    !last_outbound_at ||
    Date.parse(last_inbound_at) > Date.parse(last_outbound_at)
  );
}

/** The number of waiting contacts as text: `3`, or `3+` if not all conversations are loaded. */
export function waitingCount(
  conversations: readonly WhatsappConversation[],
  hasMore: boolean,
): string | null {
  const count = conversations.filter(isWaiting).length;
  return count === 0 ? null : `${count}${hasMore ? "+" : ""}`;
}
