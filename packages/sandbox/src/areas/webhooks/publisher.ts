import { randomUUID } from "node:crypto";
import { whenDue, type Task } from "../../agenda.js";
import type { Clock } from "../../clock.js";
import type { Deliver, Publish, SandboxEvent } from "../../events.js";
import { equals, insert, sql, update, type Database } from "../../kernel.js";
import type { Lifetime } from "../../lifetime.js";
import {
  findPhoneNumber,
  toPhoneNumber,
} from "../phone-numbers/phone-number.js";
import { attempt, isLoopback, type Posted } from "./attempt.js";
import {
  addToBuffer,
  isBuffered,
  nextBatch,
  takeDueBatches,
  type Batch,
} from "./buffer.js";
import { nextSilence, takeSilences } from "./inactivity.js";
import { pauseIfFailing } from "./pause.js";
import { deliveries } from "./table.js";
import type { DeliveryAttempt } from "./delivery-attempt.js";
import type { DeliveryTimes } from "../../options.js";
import { readSubscribers, webhook, type Webhook } from "./webhook.js";

/** How many deliveries are kept. */
const MAX_DELIVERIES = 10_000;

/** What delivering takes. */
export interface DeliveryParts {
  database: Database;
  clock: Clock;
  lifetime: Lifetime;
  times: DeliveryTimes;
  onAttempt?: ((attempt: DeliveryAttempt) => void) | undefined;
}

/** Brings events to webhooks. */
export interface Publisher {
  publish: Publish;
  deliver: Deliver;
  /** Sends what webhooks have gathered, and reports silent conversations. */
  tasks: readonly Task[];
}

/** Builds it. */
export function createPublisher(parts: DeliveryParts): Publisher {
  const { database, clock } = parts;
  const send = (batch: Batch) =>
    deliverTo(batch.webhook, batch.event, parts, batch.size);
  return {
    async publish(event) {
      for (const to of await readSubscribers(database, event)) {
        if (isBuffered(to, event)) {
          const full = await addToBuffer(parts, to, event);
          if (full) await send(full);
        } else await deliverTo(to, event, parts);
      }
    },
    async deliver(webhookId, event) {
      const row = await webhook.find(database, webhookId);
      if (row) await deliverTo(row, event, parts);
    },
    tasks: [
      whenDue(
        clock,
        () => nextBatch(database),
        async () => {
          for (const batch of await takeDueBatches(parts)) await send(batch);
        },
      ),
      whenDue(
        clock,
        () => nextSilence(database),
        async () => {
          for (const silence of await takeSilences(parts)) {
            await deliverTo(silence.webhook, silence.event, parts);
          }
        },
      ),
    ],
  };
}

/**
 * Records a delivery to one webhook and starts to make it. An address that is
 * not of this machine is never called: its delivery stays pending.
 */
async function deliverTo(
  webhook: Webhook,
  event: SandboxEvent,
  parts: DeliveryParts,
  batchSize: number | null = null,
): Promise<void> {
  const { database, clock, lifetime } = parts;
  const payload =
    webhook.kind === "meta"
      ? await metaPayload(database, event)
      : event.payload;
  // Meta does not report what Kapso alone knows.
  if (!payload) return;
  const delivery: Posted = {
    id: randomUUID(),
    event: event.event,
    payload: JSON.stringify(payload),
    batch_size: batchSize,
  };
  await database.write([
    ...insert(deliveries, [
      {
        ...delivery,
        webhook_id: webhook.id,
        webhook_url: webhook.url,
        status: "pending",
        attempt_count: 0,
        phone_number_id: webhook.phone_number_id,
        conversation_phone_number: event.contactNumber,
        created_at: clock.tick(),
      },
    ]),
    sql`DELETE FROM ${deliveries} WHERE id IN (SELECT id FROM ${deliveries} ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ${MAX_DELIVERIES})`,
  ]);
  if (!isLoopback(webhook.url)) return;
  // Continues after the response; the end of the sandbox ends it.
  void lifetime
    .during(attemptAll(delivery, webhook, parts))
    .catch(() => undefined);
}

async function metaPayload(
  database: Database,
  { phoneNumberId, toMetaPayload }: SandboxEvent,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!toMetaPayload || phoneNumberId === null) return undefined;
  const number = await findPhoneNumber(database, phoneNumberId);
  return number && toMetaPayload(toPhoneNumber(number));
}

async function attemptAll(
  delivery: Posted,
  webhook: Webhook,
  parts: DeliveryParts,
): Promise<void> {
  const { database, clock, lifetime, times } = parts;
  const { ended, delay } = lifetime;
  const { retryDelaysMs: pauses, timeoutMs } = times;
  for (let count = 1; count <= pauses.length + 1; count += 1) {
    const start = performance.now();
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ended]);
    const status = await attempt(delivery, webhook, signal);
    if (ended.aborted) return;
    const milliseconds = Math.round(performance.now() - start);
    const now = clock.tick();
    // The receiver has to respond with 200: another success does not count.
    const isDelivered = status === 200;
    const pause = isDelivered ? undefined : pauses[count - 1];
    const isGivenUp = !isDelivered && pause === undefined;
    await database.write([
      update(
        deliveries,
        {
          status: isDelivered ? "delivered" : isGivenUp ? "failed" : "pending",
          response_status: status ?? null,
          attempt_count: count,
          delivered_at: isDelivered ? now : null,
          failed_at: isGivenUp ? now : null,
          last_attempt_at: now,
        },
        [equals(deliveries.id, delivery.id)],
      ),
    ]);
    const isPaused = isGivenUp && (await pauseIfFailing(parts, webhook.id));
    parts.onAttempt?.({
      event: delivery.event,
      url: webhook.url,
      count,
      status,
      milliseconds,
      retryAfterMs: pause,
      isPaused,
    });
    if (pause === undefined) return;
    await delay(pause, ended);
  }
}
