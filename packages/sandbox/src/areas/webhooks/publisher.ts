import { whenDue, type Task } from "../../agenda.js";
import type { Deliver, Publish } from "../../events.js";
import {
  addToBuffer,
  isBuffered,
  nextBatch,
  takeDueBatches,
  type Batch,
} from "./buffer.js";
import { deliverTo, type DeliveryParts } from "./delivery.js";
import { nextSilence, takeSilences } from "./inactivity.js";
import { readSubscribers, webhook } from "./webhook.js";

export interface Publisher {
  publish: Publish;
  deliver: Deliver;
  /** Sends the batches that are due, and reports silent conversations. */
  tasks: readonly Task[];
}

export function createPublisher(parts: DeliveryParts): Publisher {
  const { database, clock } = parts;
  const send = ({ webhook: to, event, size }: Batch) =>
    deliverTo(to, event, parts, size);
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
