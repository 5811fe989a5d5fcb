import type { WhatsappConversation } from "@kapso-platform/client";
import { relativeTime } from "./relative-time.js";
import { formatTable } from "./table.js";

/** Conversations as a table for the terminal. */
export function conversationsTable(
  conversations: readonly WhatsappConversation[],
): string {
  return formatTable(
    [
      { heading: "Contact", maxWidth: 22 },
      { heading: "Number", maxWidth: 16 },
      { heading: "Status", maxWidth: 8 },
      { heading: "Last activity", maxWidth: 16 },
      { heading: "Last message", maxWidth: 44 },
    ],
    conversations.map(({ kapso, phone_number, status, last_active_at }) => [
      kapso?.contact_name ?? "(no name)",
      phone_number ?? "(hidden)",
      status,
      relativeTime(last_active_at),
      lastMessage(kapso),
    ]),
  );
}

function lastMessage(kapso: WhatsappConversation["kapso"]): string {
  if (!kapso?.last_message_type) return "–";
  const { last_message_type: type, last_message_text: text } = kapso;
  if (type === "text") return text ?? "";
  return text ? `[${type}] ${text}` : `[${type}]`;
}
