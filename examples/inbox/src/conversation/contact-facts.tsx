import type { WhatsappConversation } from "@kapso-platform/client";
import type { ReactElement } from "react";
import { useTimeText } from "../time/clock.js";
import { remaining, shortDate } from "../time/format.js";

/** WhatsApp lets a business write freely for so long after a contact's message. */
const REPLY_WINDOW = 24 * 60 * 60_000;

/** What there is to know about a conversation, in one line. */
export function ContactFacts({
  conversation,
}: {
  conversation: WhatsappConversation;
}): ReactElement {
  const { kapso, created_at, phone_number_id, username } = conversation;
  const lastInbound = kapso?.last_inbound_at ?? null;
  const window = useTimeText((now) => replyWindow(lastInbound, now));
  const facts: [string, string][] = [
    ["Reply window", window],
    ["Messages", (kapso?.messages_count ?? 0).toLocaleString("en")],
    ["Started", shortDate(Date.parse(created_at))],
  ];
  if (username) facts.push(["User name", username]);
  if (phone_number_id) facts.push(["Business number", phone_number_id]);
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function replyWindow(lastInbound: string | null, now: number): string {
  if (lastInbound === null) return "not open yet";
  const left = Date.parse(lastInbound) + REPLY_WINDOW - now;
  return left > 0 ? `${remaining(left)} left` : "closed";
}
