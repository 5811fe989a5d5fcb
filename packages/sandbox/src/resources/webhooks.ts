import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data, noContent, type Reply } from "../http/reply.js";
import { changeStatement } from "../storage/change.js";
import { conditions } from "../storage/conditions.js";
import { requiredText, text, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { eventsOf, findWebhook, toWebhook } from "../storage/webhooks.js";
import { testEvent } from "../webhooks/test-event.js";
import type { Handlers } from "./handler.js";
import { answerNumberedList } from "./numbered-list.js";
import { requirePhoneNumber } from "../areas/phone-numbers/phone-number.js";
import {
  checkWebhook,
  webhookRow,
  type WebhookInput,
} from "./webhook-rules.js";

/** The event of a test that names none, for a webhook of kind meta. */
const DEFAULT_EVENT = "whatsapp.message.received";

/** Tag Webhooks: those of the project and, by their id, of its numbers. */
export const webhookHandlers = {
  listWhatsappProjectWebhooks(call) {
    return answerNumberedList(call, {
      table: "webhooks",
      where: conditions([["kind = ?", call.query.kind]]),
      toItem: toWebhook,
    });
  },

  async createWhatsappProjectWebhook({ body, database, clock }) {
    const { phone_number_id: phoneNumberId = null, ...given } =
      body.whatsapp_webhook;
    if (phoneNumberId !== null) {
      await requirePhoneNumber(database, phoneNumberId);
    }
    return createWebhook(database, clock, phoneNumberId, given);
  },

  async getWhatsappProjectWebhook({ path, database }) {
    return data(toWebhook(await requireWebhook(database, path.webhook_id)));
  },

  async updateWhatsappProjectWebhook({ path, body, database, clock }) {
    const row = await requireWebhook(database, path.webhook_id);
    return updateWebhook(database, clock, row, body.whatsapp_webhook);
  },

  async deleteWhatsappProjectWebhook({ path, database }) {
    await requireWebhook(database, path.webhook_id);
    return deleteWebhook(database, path.webhook_id);
  },

  async testWhatsappProjectWebhook({ path, body, database, deliver }) {
    const row = await requireWebhook(database, path.webhook_id);
    const events = eventsOf(row);
    const { event_type: event = events[0] ?? DEFAULT_EVENT } = body ?? {};
    const isMeta = requiredText(row, "kind") === "meta";
    if (isMeta ? event !== DEFAULT_EVENT : !events.includes(event)) {
      const allowed = isMeta ? DEFAULT_EVENT : events.join(", ");
      throw unprocessable(
        `Body member "event_type" must be an event of this webhook, one of ${allowed}; got ${quote(event)}.`,
      );
    }
    await deliver(row, testEvent(event, text(row, "phone_number_id")));
    return data({ success: true });
  },
} satisfies Handlers;

/** The row of a webhook of either scope; throws HttpProblem 404. */
export async function requireWebhook(
  database: Database,
  id: string,
): Promise<Row> {
  const row = await findWebhook(database, id);
  if (!row) throw notFound("Webhook not found");
  return row;
}

/** Adds a webhook of the project, or of a number. */
export async function createWebhook(
  database: Database,
  clock: Clock,
  phoneNumberId: string | null,
  given: WebhookInput & { url: string },
): Promise<Reply> {
  checkWebhook(given, phoneNumberId);
  const id = randomUUID();
  const row = webhookRow(id, phoneNumberId, given, clock.tick());
  await database.write(insertStatements("webhooks", [row]));
  return created(toWebhook(await requireWebhook(database, id)));
}

/** Changes the given members of a webhook. */
export async function updateWebhook(
  database: Database,
  clock: Clock,
  row: Row,
  change: WebhookInput,
): Promise<Reply> {
  const id = requiredText(row, "id");
  const { created_at: _, ...current } = toWebhook(row);
  const kind = requiredText(row, "kind");
  if (change.kind !== undefined && change.kind !== kind) {
    throw unprocessable(
      `Body member "whatsapp_webhook.kind" must stay ${quote(kind)}; got ${quote(change.kind)}. Create another webhook instead.`,
    );
  }
  const phoneNumberId = text(row, "phone_number_id");
  const merged = { ...current, ...change } as WebhookInput & { url: string };
  checkWebhook(merged, phoneNumberId);
  const {
    id: _id,
    created_at: _createdAt,
    ...columns
  } = webhookRow(id, phoneNumberId, merged, clock.tick());
  await database.write([changeStatement("webhooks", id, columns)]);
  return data(toWebhook(await requireWebhook(database, id)));
}

/** Removes a webhook; deliveries that were made stay listed. */
export async function deleteWebhook(
  database: Database,
  id: string,
): Promise<Reply> {
  await database.write([
    { sql: "DELETE FROM webhooks WHERE id = ?", args: [id] },
  ]);
  return noContent();
}
