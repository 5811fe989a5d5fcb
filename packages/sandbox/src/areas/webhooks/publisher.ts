import type { Task } from "../../agenda.js";
import type { Deliver, Publish } from "../../events.js";
import { addToBuffer, bufferTask, isBuffered, type Batch } from "./buffer.js";
import { deliverTo, type DeliveryParts } from "./delivery.js";
import { silenceTask } from "./inactivity.js";
import { readSubscribers, webhook } from "./webhook.js";

export interface Publisher {
  publish: Publish;
  deliver: Deliver;
  /** Sends the batches that are due, and reports silent conversations. */
  tasks: readonly Task[];
}

export function createPublisher(parts: DeliveryParts): Publisher {
  const { database } = parts;
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
      bufferTask(parts, send),
      silenceTask(parts, (to, event) => deliverTo(to, event, parts)),
    ],
  };
}
