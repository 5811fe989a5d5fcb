import { randomUUID } from "node:crypto";
import type { Task } from "../../../agenda.js";
import type { Clock } from "../../../clock.js";
import type { Publish } from "../../../events.js";
import type { InboundMessage } from "../../../seed/fixtures.js";
import {
  equals,
  insert,
  remove,
  sql,
  update,
  type Database,
  type Row,
} from "../../../kernel.js";
import { messageEvent } from "../../webhooks/payloads.js";
import {
  conversation,
  toConversation,
} from "../../conversations/conversation.js";
import { findMessage, toMessage } from "../../messages/messages.js";
import { statusesOf } from "../../messages/statuses.js";
import { messages, messageStatuses } from "../../messages/table.js";
import { messageProgress, type Step } from "./table.js";
import type { MessageTimes } from "./times.js";

/** What moving messages on takes. */
export interface ProgressParts {
  database: Database;
  clock: Clock;
  times: MessageTimes;
  publish: Publish;
  /** Where the service is. */
  origin: () => string;
  /** Lets a contact send a message. */
  receive: (message: InboundMessage) => Promise<unknown>;
}

type Due = Row<typeof messageProgress>;

/** Moves sent messages on, from one status to the next. */
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

/** Takes the next step of a message; gives what to do when others may write. */
async function takeStep(
  { database, times, publish, receive, origin }: ProgressParts,
  { wamid, steps, at_once: atOnce, due_at: at }: Due,
): Promise<(() => Promise<unknown>) | undefined> {
  const [step, following, ...later] = steps;
  const mine = [equals(messageProgress.wamid, wamid)];
  const row = await findMessage(database, wamid);
  if (!row || !step) {
    await database.write([remove(messageProgress, mine)]);
    return undefined;
  }
  const goOn = following
    ? update(
        messageProgress,
        {
          steps: [following, ...later],
          due_at: at + (atOnce ? 1 : pauseBefore(following, times) * 1000),
        },
        mine,
      )
    : remove(messageProgress, mine);
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
    update(messages, { status: step }, [equals(messages.wamid, wamid)]),
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

function pauseBefore(step: Step, times: MessageTimes): number {
  return step === "read" || step === "echo"
    ? times.readAfterMs
    : times.deliveredAfterMs;
}
