import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import type { Publish, SandboxEvent } from "../events.js";
import type { Lifetime } from "../lifetime.js";
import { changeStatement } from "../storage/change.js";
import {
  object,
  requiredText,
  text,
  type Database,
} from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import {
  findPhoneNumber,
  toPhoneNumber,
} from "../areas/phone-numbers/phone-number.js";
import { MAX_DELIVERIES } from "../storage/webhook-deliveries.js";
import { readSubscribers } from "../storage/webhooks.js";
import type { DeliveryTimes } from "./times.js";
import { attempt, isLoopback, type OutgoingDelivery } from "./attempt.js";

/** What delivering takes. */
export interface DeliveryParts {
  database: Database;
  clock: Clock;
  lifetime: Lifetime;
  times: DeliveryTimes;
}

/** Builds the function that tells webhooks what happened. */
export function createPublish(parts: DeliveryParts): Publish {
  return async (event) => {
    const { database } = parts;
    const { event: name, phoneNumberId } = event;
    const webhooks = await readSubscribers(database, name, phoneNumberId);
    for (const webhook of webhooks) await deliverTo(webhook, event, parts);
  };
}

/**
 * Records a delivery to one webhook and starts to make it. An address that is
 * not of this machine is never called: its delivery stays pending.
 */
export async function deliverTo(
  webhook: Row,
  event: SandboxEvent,
  parts: DeliveryParts,
): Promise<void> {
  const { database, clock, lifetime } = parts;
  const kind = requiredText(webhook, "kind");
  const payload =
    kind === "meta" ? await metaPayload(database, event) : event.payload;
  // Meta has no word for what Kapso alone knows.
  if (!payload) return;
  const delivery: OutgoingDelivery = {
    id: randomUUID(),
    url: requiredText(webhook, "url"),
    event: event.event,
    payload: JSON.stringify(payload),
    kind,
    secretKey: text(webhook, "secret_key"),
    headers: object(webhook, "headers_json") ?? {},
    payloadVersion: requiredText(webhook, "payload_version"),
  };
  await database.write([
    ...insertStatements("webhook_deliveries", [
      {
        id: delivery.id,
        webhook_id: requiredText(webhook, "id"),
        webhook_url: delivery.url,
        event: delivery.event,
        status: "pending",
        response_status: null,
        attempt_count: 0,
        phone_number_id: text(webhook, "phone_number_id"),
        conversation_phone_number: event.contactNumber ?? null,
        payload_json: delivery.payload,
        delivered_at: null,
        failed_at: null,
        last_attempt_at: null,
        created_at: clock.tick(),
      },
    ]),
    {
      sql: "DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)",
      args: [MAX_DELIVERIES],
    },
  ]);
  if (!isLoopback(delivery.url)) return;
  // Runs on behind the answer; the end of the sandbox ends it.
  void lifetime.during(deliver(delivery, parts)).catch(() => undefined);
}

/** What Meta tells of an event; undefined where it tells nothing. */
async function metaPayload(
  database: Database,
  event: SandboxEvent,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!event.metaPayload || event.phoneNumberId === null) return undefined;
  const number = await findPhoneNumber(database, event.phoneNumberId);
  return number && event.metaPayload(toPhoneNumber(number));
}

async function deliver(
  delivery: OutgoingDelivery,
  { database, clock, lifetime, times }: DeliveryParts,
): Promise<void> {
  const { ended, delay } = lifetime;
  const last = times.retryDelaysMs.length + 1;
  for (let count = 1; count <= last; count += 1) {
    const pause = times.retryDelaysMs[count - 2];
    if (pause !== undefined) await delay(pause, ended);
    const timeout = AbortSignal.timeout(times.timeoutMs);
    const status = await attempt(delivery, AbortSignal.any([timeout, ended]));
    if (ended.aborted) return;
    const now = clock.tick();
    // The receiver has to answer 200: another success does not count.
    const isDelivered = status === 200;
    const isGivenUp = !isDelivered && count === last;
    await database.write([
      changeStatement("webhook_deliveries", delivery.id, {
        status: isDelivered ? "delivered" : isGivenUp ? "failed" : "pending",
        response_status: status ?? null,
        attempt_count: count,
        delivered_at: isDelivered ? now : null,
        failed_at: isGivenUp ? now : null,
        last_attempt_at: now,
      }),
    ]);
    if (isDelivered) return;
  }
}
