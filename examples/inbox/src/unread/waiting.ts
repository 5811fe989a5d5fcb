import type { WhatsappConversation } from "@kapso-platform/client";

/** Whether the contact wrote last in an open conversation, and so waits for us. */
export function isWaiting({ status, kapso }: WhatsappConversation): boolean {
  if (status !== "active" || !kapso?.last_inbound_at) return false;
  const { last_inbound_at, last_outbound_at, last_message_type } = kapso;
  if (last_message_type === "reaction") return false;
  return (
    !last_outbound_at ||
    Date.parse(last_inbound_at) > Date.parse(last_outbound_at)
  );
}

/** How many wait, for people: `3`, `3+` if more conversations are to be loaded. */
export function waitingCount(
  conversations: readonly WhatsappConversation[],
  hasMore: boolean,
): string | null {
  const count = conversations.filter(isWaiting).length;
  return count === 0 ? null : `${count}${hasMore ? "+" : ""}`;
}
