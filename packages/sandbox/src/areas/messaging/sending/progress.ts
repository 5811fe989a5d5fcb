import { randomUUID } from "node:crypto";
import type { Clock } from "../../../clock.js";
import type { Publish } from "../../../events.js";
import type { InboundMessage } from "../../../inbound.js";
import {
  equals,
  insert,
  remove,
  sql,
  update,
  type Database,
  type Microseconds,
  type Row,
} from "../../../kernel.js";
import type { Lifetime } from "../../../lifetime.js";
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
  lifetime: Lifetime;
  times: MessageTimes;
  publish: Publish;
  /** Lets a contact send a message. */
  receive: (message: InboundMessage) => Promise<unknown>;
}

/** Moves sent messages on, from one status to the next. */
export interface Progress {
  /** Lets happen what is due by the sandbox's clock. */
  settle(): Promise<void>;
  /** To be called when a message may have been sent. */
  look(): void;
}

type Due = Row<typeof messageProgress>;

/**
 * Builds it. Each request settles first, so a clock that tests move is enough;
 * a timer does it while no request comes, so that webhooks arrive by themselves.
 */
export function createProgress(parts: ProgressParts): Progress {
  const { database, clock, lifetime } = parts;
  /** When the next step is due; undefined if that has to be looked up. */
  let next: Microseconds | undefined;
  let timer: NodeJS.Timeout | undefined;

  const settle = async (): Promise<void> => {
    while (next === undefined || next <= clock.read()) {
      const happened = await database.exclusively(async () => {
        const [row] = await database.all(messageProgress, {
          orderBy: sql`${messageProgress.due_at}, ${messageProgress.wamid}`,
          limit: 1,
        });
        next = row?.due_at ?? Infinity;
        if (!row || next > clock.read()) return undefined;
        next = undefined;
        return takeStep(parts, row);
      });
      await happened?.();
    }
  };

  const arm = (): void => {
    clearTimeout(timer);
    if (next === Infinity || lifetime.ended.aborted) return;
    const now = clock.read();
    const wait = next === undefined ? 0 : Math.max(0, (next - now) / 1000);
    timer = setTimeout(
      () => {
        const work = settle().then(() => {
          // A clock that stands still would wake it for ever.
          if (next === undefined || clock.read() > now || wait === 0) arm();
        });
        void lifetime.during(work).catch(() => undefined);
      },
      Math.min(wait, 60_000),
    );
    timer.unref();
  };

  lifetime.ended.addEventListener("abort", () => {
    clearTimeout(timer);
  });
  return {
    settle,
    look() {
      next = undefined;
      arm();
    },
  };
}

/** Takes the next step of a message; gives what to do when others may write. */
async function takeStep(
  { database, times, publish, receive }: ProgressParts,
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
  const message = toMessage(changed);
  const statuses = await statusesOf(database, changed);
  const told = { ...message, kapso: { ...message.kapso, statuses } };
  return () => publish(messageEvent(step, told, toConversation(host)));
}

function pauseBefore(step: Step, times: MessageTimes): number {
  return step === "read" || step === "echo"
    ? times.readAfterMs
    : times.deliveredAfterMs;
}
