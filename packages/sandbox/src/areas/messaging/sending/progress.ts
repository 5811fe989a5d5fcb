import { randomUUID } from "node:crypto";
import type { Task } from "../../../agenda.js";
import type { Clock } from "../../../clock.js";
import type { Publish } from "../../../events.js";
import type { InboundMessage } from "../../../seed/fixtures.js";
import type { MessageTimes } from "../../../options.js";
import {
  insert,
  remove,
  sql,
  table,
  update,
  type Database,
  type Row,
} from "../../../kernel.js";
import { messageEvent } from "../../webhooks/payloads.js";
import {
  conversation,
  toConversation,
} from "../../conversations/conversation.js";
import { findMessage, statusesOf, toMessage } from "../../messages/messages.js";
import { messages, messageStatuses } from "../../messages/table.js";

/** What can happen to a message after it was accepted. */
export type Step = "sent" | "delivered" | "read" | "failed" | "echo";

/** The sent messages that have steps to come. */
export const messageProgress = table(
  "message_progress",
  (t) => ({
    wamid: t.key(t.text),
    /** The steps to come, the next one first. */
    steps: t.json<Step[]>(),
    /** Whether the steps follow each other without a pause. */
    at_once: t.boolean,
    due_at: t.instant,
  }),
  { indexes: ["(due_at, wamid)"] },
);

interface ProgressParts {
  database: Database;
  clock: Clock;
  times: MessageTimes;
  publish: Publish;
  /** The origin of the service's URL. */
  origin: () => string;
  receive: (message: InboundMessage) => Promise<unknown>;
}

/** Takes the steps of sent messages that are due. */
export function messageTask(parts: ProgressParts): Task {
  const { database, clock } = parts;
  return async () => {
    for (;;) {
      const step = await database.exclusively(async () => {
        const [row] = await database.all(messageProgress, {
          orderBy: sql`${messageProgress.due_at}, ${messageProgress.wamid}`,
          limit: 1,
        });
        const next = row?.due_at ?? Infinity;
        if (!row || next > clock.read()) return { next };
        return { publishIt: await takeStep(parts, row) };
      });
      if (step.next !== undefined) return step.next;
      await step.publishIt?.();
    }
  };
}

/** Takes the next step of a message; returns what to do after the transaction. */
async function takeStep(
  { database, times, publish, receive, origin }: ProgressParts,
  progress: Row<typeof messageProgress>,
): Promise<(() => Promise<unknown>) | undefined> {
  const { wamid, at_once: atOnce, due_at: at } = progress;
  const [step, ...steps] = progress.steps;
  const [following] = steps;
  const row = await findMessage(database, wamid);
  if (!row || !step) {
    await database.write([remove(messageProgress, { wamid })]);
    return undefined;
  }
  const pause = atOnce ? 1 : pauseBefore(following, times) * 1000;
  const goOn = following
    ? update(messageProgress, { steps, due_at: at + pause }, { wamid })
    : remove(messageProgress, { wamid });
  if (step === "echo") {
    await database.write([goOn]);
    const from = row.phone_number ?? row.business_scoped_user_id ?? "";
    return () =>
      receive({
        from,
        text: row.content ?? "",
        ...(row.phone_number_id !== null && {
          phone_number_id: row.phone_number_id,
        }),
      });
  }
  await database.write([
    goOn,
    update(messages, { status: step }, { wamid }),
    ...insert(messageStatuses, [
      { id: randomUUID(), wamid, status: step, occurred_at: at },
    ]),
  ]);
  const [changed, host] = await Promise.all([
    findMessage(database, wamid),
    conversation.find(database, row.conversation_id),
  ]);
  if (!changed || !host) return undefined;
  const message = toMessage(changed, { origin: origin() });
  const statuses = await statusesOf(database, changed);
  const current = { ...message, kapso: { ...message.kapso, statuses } };
  return () => publish(messageEvent(step, current, toConversation(host)));
}

function pauseBefore(step: Step | undefined, times: MessageTimes): number {
  return step === "read" || step === "echo"
    ? times.readAfterMs
    : times.deliveredAfterMs;
}
