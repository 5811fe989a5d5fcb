import { earliest, whenDue, type Task } from "../../agenda.js";
import type { SandboxEvent } from "../../events.js";
import {
  columns,
  conditionsOf,
  expression,
  formatTimestamp,
  insert,
  MINUTE,
  source,
  sql,
  type WritingCall,
} from "../../kernel.js";
import {
  conversation,
  conversations,
  toConversation,
} from "../conversations/conversation.js";
import { messages } from "../messages/table.js";
import { conversationEvent } from "./payloads.js";
import {
  inactivityNotices,
  webhook,
  webhooks,
  type Webhook,
} from "./webhook.js";

const EVENT = "whatsapp.conversation.inactive";

const DUE = sql`${messages.created_at} + ${webhooks.inactivity_minutes} * ${{ sql: String(MINUTE), args: [] }}`;

/**
 * The silences that are reported to a webhook now or later: since the latest
 * message of an active conversation, if that is newer than the webhook.
 * CROSS JOIN keeps the planner from starting at the conversations, of which there
 * can be very many.
 */
const silences = source(
  {
    webhook_id: webhooks.id,
    conversation_id: conversations.id,
    minutes: webhooks.inactivity_minutes,
    message_id: messages.id,
    wamid: messages.wamid,
    direction: messages.direction,
    since: messages.created_at,
    due_at: expression(columns.instant, DUE),
  },
  sql`${webhooks}
    CROSS JOIN ${conversations} INDEXED BY conversations_by_phone_number_id_last_active_at ON ${conversations.phone_number_id} = ${webhooks.phone_number_id} AND ${conversations.last_active_at} >= ${webhooks.created_at} AND ${conversations.status} = 'active'
    CROSS JOIN ${messages} ON ${messages.wamid} = ${conversations.last_message_id} AND ${messages.created_at} > ${webhooks.created_at}`,
);

const WANTED = [
  ...conditionsOf(webhooks, { active: true, kind: "kapso" }),
  sql`EXISTS (SELECT 1 FROM json_each(${webhooks.events}) WHERE value = ${EVENT})`,
  sql`NOT EXISTS (SELECT 1 FROM ${inactivityNotices} WHERE ${inactivityNotices.wamid} = ${messages.wamid} AND ${inactivityNotices.webhook_id} = ${webhooks.id})`,
];

/** Reports the silences that are due, each once. */
export function silenceTask(
  { database, clock }: WritingCall,
  report: (to: Webhook, event: SandboxEvent) => Promise<void>,
): Task {
  const next = () => earliest(database, silences, silences.due_at, WANTED);
  return whenDue(clock, next, async () => {
    const due = await database.all(silences, {
      where: [...WANTED, sql`${silences.due_at} <= ${clock.read()}`],
      orderBy: sql`${silences.due_at}, ${silences.message_id}`,
    });
    const notices = due.map(({ webhook_id, wamid }) => ({ webhook_id, wamid }));
    await database.write(insert(inactivityNotices, notices));
    for (const silence of due) {
      const [to, host] = await Promise.all([
        webhook.find(database, silence.webhook_id),
        conversation.find(database, silence.conversation_id),
      ]);
      if (!to || !host) continue;
      const event = conversationEvent("inactive", toConversation(host), {
        since_message: {
          id: silence.message_id,
          whatsapp_message_id: silence.wamid,
          direction: silence.direction,
          created_at: formatTimestamp(silence.since),
        },
        inactivity: { minutes: silence.minutes },
      });
      await report(to, event);
    }
  });
}
