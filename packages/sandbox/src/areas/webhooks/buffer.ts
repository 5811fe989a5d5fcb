import { randomUUID } from "node:crypto";
import { earliest, whenDue, type Task } from "../../agenda.js";
import type { SandboxEvent } from "../../events.js";
import {
  insert,
  remove,
  SECOND,
  sql,
  type Database,
  type WritingCall,
} from "../../kernel.js";
import { bufferedEvents, webhooks, type Webhook } from "./webhook.js";

/** The only event that comes in batches. */
const BUFFERED = "whatsapp.message.received";

/** The default size of a full batch. */
const MAX_SIZE = 100;

export interface Batch {
  webhook: Webhook;
  event: SandboxEvent;
  size: number;
}

/** Whether a webhook receives an event in a batch instead of at once. */
export function isBuffered(webhook: Webhook, { event }: SandboxEvent): boolean {
  const { buffer_enabled: isEnabled, buffer_events: events } = webhook;
  return (
    isEnabled &&
    event === BUFFERED &&
    (events.length === 0 || events.includes(event))
  );
}

/** Adds an event to the buffer of a webhook; returns a batch if that is full. */
export async function addToBuffer(
  { database, clock }: WritingCall,
  webhook: Webhook,
  event: SandboxEvent,
): Promise<Batch | undefined> {
  const now = clock.tick();
  await database.write(
    insert(bufferedEvents, [
      {
        id: randomUUID(),
        webhook_id: webhook.id,
        payload: { ...event.payload },
        contact_number: event.contactNumber ?? null,
        due_at: now + (webhook.buffer_window_seconds ?? 5) * SECOND,
        created_at: now,
      },
    ]),
  );
  const waiting = await database.count(bufferedEvents, {
    webhook_id: webhook.id,
  });
  return waiting >= (webhook.max_buffer_size ?? MAX_SIZE)
    ? takeBatch(database, webhook)
    : undefined;
}

/** Sends the batches whose windows have ended. */
export function bufferTask(
  { database, clock }: WritingCall,
  send: (batch: Batch) => Promise<void>,
): Task {
  const next = () => earliest(database, bufferedEvents, bufferedEvents.due_at);
  return whenDue(clock, next, async () => {
    const now = clock.read();
    const due = await database.all(webhooks, {
      where: [
        sql`id IN (SELECT webhook_id FROM ${bufferedEvents} WHERE due_at <= ${now})`,
      ],
      orderBy: sql`${webhooks.created_at}, ${webhooks.id}`,
    });
    // The events of deleted webhooks.
    await database.write([
      remove(bufferedEvents, [
        sql`due_at <= ${now} AND webhook_id NOT IN (SELECT id FROM ${webhooks})`,
      ]),
    ]);
    for (const webhook of due) {
      const batch = await takeBatch(database, webhook);
      // A paused webhook receives nothing.
      if (batch && webhook.active) await send(batch);
    }
  });
}

/** Takes the oldest events out of a buffer, in one statement: each event once. */
async function takeBatch(
  database: Database,
  webhook: Webhook,
): Promise<Batch | undefined> {
  const { max_buffer_size: size } = webhook;
  const oldest = sql`SELECT id FROM ${bufferedEvents} WHERE webhook_id = ${webhook.id} ORDER BY created_at, id LIMIT ${size ?? MAX_SIZE}`;
  const rows = await database.take(bufferedEvents, [sql`id IN (${oldest})`]);
  rows.sort((a, b) => a.created_at - b.created_at);
  const [first] = rows;
  if (!first) return undefined;
  const isOneContact = rows.every(
    ({ contact_number: number }) => number === first.contact_number,
  );
  return {
    webhook,
    size: rows.length,
    event: {
      event: BUFFERED,
      phoneNumberId: webhook.phone_number_id,
      contactNumber: isOneContact ? first.contact_number : null,
      payload: {
        type: BUFFERED,
        batch: true,
        data: rows.map(({ payload }) => payload),
        batch_info: { size: rows.length },
      },
    },
  };
}
