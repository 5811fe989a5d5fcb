import type { WhatsappConversation } from "@kapso-platform/client";
import { useTimeText } from "../time/clock.js";
import { remaining } from "../time/format.js";

/** Time after a contact's message in which a business can send any message. */
const REPLY_WINDOW = 24 * 60 * 60_000;

/** How long the reply window stays open: `23 h left`. */
export function useReplyWindowText({ kapso }: WhatsappConversation): string {
  const lastInbound = kapso?.last_inbound_at ?? null;
  return useTimeText((now) => replyWindowText(lastInbound, now));
}

function replyWindowText(lastInbound: string | null, now: number): string {
  if (lastInbound === null) return "not open yet";
  const left = Date.parse(lastInbound) + REPLY_WINDOW - now;
  return left > 0 ? `${remaining(left)} left` : "closed";
}
