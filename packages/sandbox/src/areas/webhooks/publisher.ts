import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.js";
import type { Publish, SandboxEvent } from "../../events.js";
import {
  equals,
  insert,
  sql,
  update,
  type Database,
  type NewRow,
} from "../../kernel.js";
import type { Lifetime } from "../../lifetime.js";
import {
  findPhoneNumber,
  toPhoneNumber,
} from "../phone-numbers/phone-number.js";
import { attempt, isLoopback } from "./attempt.js";
import { deliveries } from "./table.js";
import type { DeliveryTimes } from "./times.js";
import { readSubscribers, type Webhook } from "./webhook.js";

/** How many deliveries are kept. */
const MAX_DELIVERIES = 10_000;

/** What delivering takes. */
export interface DeliveryParts {
  database: Database;
  clock: Clock;
  lifetime: Lifetime;
  times: DeliveryTimes;
}

/** Builds the function that delivers events to the webhooks that want them. */
export function createPublish(parts: DeliveryParts): Publish {
  return async (event) => {
    const { database } = parts;
    const { event: name, phoneNumberId } = event;
    const subscribers = await readSubscribers(database, name, phoneNumberId);
    for (const webhook of subscribers) await deliverTo(webhook, event, parts);
  };
}

/**
 * Records a delivery to one webhook and starts to make it. An address that is
 * not of this machine is never called: its delivery stays pending.
 */
export async function deliverTo(
  webhook: Webhook,
  event: SandboxEvent,
  parts: DeliveryParts,
): Promise<void> {
  const { database, clock, lifetime } = parts;
  const payload =
    webhook.kind === "meta"
      ? await metaPayload(database, event)
      : event.payload;
  // Meta does not report what Kapso alone knows.
  if (!payload) return;
  const delivery = {
    id: randomUUID(),
    webhook_id: webhook.id,
    webhook_url: webhook.url,
    event: event.event,
    status: "pending",
    attempt_count: 0,
    phone_number_id: webhook.phone_number_id,
    conversation_phone_number: event.contactNumber,
    payload: JSON.stringify(payload),
    created_at: clock.tick(),
  } satisfies NewRow<typeof deliveries>;
  await database.write([
    ...insert(deliveries, [delivery]),
    sql`DELETE FROM ${deliveries} WHERE id IN (SELECT id FROM ${deliveries} ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ${MAX_DELIVERIES})`,
  ]);
  if (!isLoopback(webhook.url)) return;
  // Continues after the response; the end of the sandbox ends it.
  void lifetime
    .during(deliver(delivery, webhook, parts))
    .catch(() => undefined);
}

/** What Meta reports of an event; undefined if it reports nothing. */
async function metaPayload(
  database: Database,
  event: SandboxEvent,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!event.metaPayload || event.phoneNumberId === null) return undefined;
  const number = await findPhoneNumber(database, event.phoneNumberId);
  return number && event.metaPayload(toPhoneNumber(number));
}

async function deliver(
  delivery: { id: string; event: string; payload: string },
  webhook: Webhook,
  { database, clock, lifetime, times }: DeliveryParts,
): Promise<void> {
  const { ended, delay } = lifetime;
  const last = times.retryDelaysMs.length + 1;
  for (let count = 1; count <= last; count += 1) {
    const pause = times.retryDelaysMs[count - 2];
    if (pause !== undefined) await delay(pause, ended);
    const timeout = AbortSignal.timeout(times.timeoutMs);
    const signal = AbortSignal.any([timeout, ended]);
    const status = await attempt(delivery, webhook, signal);
    if (ended.aborted) return;
    const now = clock.tick();
    // The receiver has to answer 200: another success does not count.
    const isDelivered = status === 200;
    const isGivenUp = !isDelivered && count === last;
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
    if (isDelivered) return;
  }
}
