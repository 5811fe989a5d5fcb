import { createHmac, randomUUID } from "node:crypto";
import type { Clock } from "../../clock.js";
import type { SandboxEvent } from "../../events.js";
import { isLoopbackUrl } from "../../http/loopback.js";
import {
  conditionsOf,
  insert,
  MINUTE,
  sql,
  update,
  type Database,
  type Microseconds,
} from "../../kernel.js";
import type { Lifetime } from "../../lifetime.js";
import type { DeliveryAttempt, DeliveryTimes } from "../../options.js";
import {
  findPhoneNumber,
  toPhoneNumber,
} from "../phone-numbers/phone-number.js";
import { deliveries, webhooks, type Webhook } from "./webhook.js";

const MAX_DELIVERIES = 10_000;

/** Older deliveries do not count for pausing a webhook. */
const PAUSE_PERIOD: Microseconds = 15 * MINUTE;

/** With fewer failures a webhook is never paused. */
const MIN_FAILURES = 10;

/** The part of failed deliveries above which a webhook is paused. */
const MAX_FAILED = 0.85;

export interface DeliveryParts {
  database: Database;
  clock: Clock;
  lifetime: Lifetime;
  times: DeliveryTimes;
  onAttempt?: ((attempt: DeliveryAttempt) => void) | undefined;
}

interface Posted {
  /** Also the idempotency key of every attempt. */
  id: string;
  event: string;
  /** The body, byte for byte what is signed. */
  payload: string;
  /** How many events it has; null unless it is a batch. */
  batch_size: number | null;
}

/**
 * Records a delivery to one webhook and starts it. The sandbox sends no request to
 * another machine: a delivery there stays pending.
 */
export async function deliverTo(
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
  // Meta does not report events that only Kapso has.
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
  if (!isLoopbackUrl(webhook.url)) return;
  // Continues after the response, until the sandbox closes.
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
  const { id, event } = delivery;
  for (let count = 1; count <= pauses.length + 1; count += 1) {
    const start = performance.now();
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ended]);
    const status = await post(delivery, webhook, signal);
    if (ended.aborted) return;
    const milliseconds = Math.round(performance.now() - start);
    const now = clock.tick();
    // The receiver has to respond with 200: another success does not count.
    const isDelivered = status === 200;
    const pause = isDelivered ? undefined : pauses[count - 1];
    const isGivenUp = !isDelivered && pause === undefined;
    const outcome = {
      status: isDelivered ? "delivered" : isGivenUp ? "failed" : "pending",
      response_status: status ?? null,
      attempt_count: count,
      delivered_at: isDelivered ? now : null,
      failed_at: isGivenUp ? now : null,
      last_attempt_at: now,
    };
    await database.write([update(deliveries, outcome, { id })]);
    const isPaused = isGivenUp && (await pauseIfFailing(parts, webhook.id));
    parts.onAttempt?.({
      event,
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

/**
 * Posts a delivery once.
 *
 * @returns the status of the response; undefined if there was none in time.
 */
async function post(
  delivery: Posted,
  webhook: Webhook,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: headersOf(delivery, webhook),
      body: delivery.payload,
      redirect: "manual",
      signal,
    });
    // Only the status of the response matters.
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

/** The headers of the webhook, and those that describe the delivery. */
function headersOf(delivery: Posted, webhook: Webhook): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(webhook.headers)) {
    headers.set(name, String(value));
  }
  headers.set("Content-Type", "application/json");
  headers.set("X-Idempotency-Key", delivery.id);
  const signature =
    webhook.secret_key !== null &&
    createHmac("sha256", webhook.secret_key)
      .update(delivery.payload, "utf8")
      .digest("hex");
  if (webhook.kind === "meta") {
    if (signature) headers.set("X-Hub-Signature-256", `sha256=${signature}`);
    return headers;
  }
  headers.set("X-Webhook-Event", delivery.event);
  headers.set("X-Webhook-Payload-Version", webhook.payload_version);
  if (signature) headers.set("X-Webhook-Signature", signature);
  if (delivery.batch_size !== null) {
    headers.set("X-Webhook-Batch", "true");
    headers.set("X-Batch-Size", String(delivery.batch_size));
  }
  return headers;
}

/**
 * Pauses a webhook if most of its recent deliveries failed, as the service does.
 * It stays paused until it is updated with `active: true`.
 *
 * @returns whether it was paused now.
 */
async function pauseIfFailing(
  { database, clock }: DeliveryParts,
  id: string,
): Promise<boolean> {
  const recent = [
    ...conditionsOf(deliveries, { webhook_id: id }),
    sql`coalesce(${deliveries.failed_at}, ${deliveries.delivered_at}) > ${clock.read() - PAUSE_PERIOD}`,
  ];
  const failed = await database.count(deliveries, [
    ...recent,
    sql`${deliveries.status} = 'failed'`,
  ]);
  if (failed < MIN_FAILURES) return false;
  const all = await database.count(deliveries, recent);
  if (failed / all <= MAX_FAILED) return false;
  const running = { id, active: true };
  if (!(await database.has(webhooks, running))) return false;
  const change = { active: false, updated_at: clock.tick() };
  await database.write([update(webhooks, change, running)]);
  return true;
}
