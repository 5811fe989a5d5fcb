import type { Row } from "@libsql/client";
import { notFound } from "../http/problem.js";
import { data } from "../http/reply.js";
import { between, conditions } from "../storage/conditions.js";
import { text, type Database } from "../storage/database.js";
import { toWebhook } from "../storage/webhooks.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";
import { answerNumberedList } from "./numbered-list.js";
import { requirePhoneNumber } from "../areas/phone-numbers/phone-number.js";
import type { WebhookInput } from "./webhook-rules.js";
import {
  createWebhook,
  deleteWebhook,
  requireWebhook,
  updateWebhook,
} from "./webhooks.js";

/** Tag Webhooks: those of one number. */
export const phoneNumberWebhookHandlers = {
  async listWhatsappPhoneNumberWebhooks(call) {
    const { path, query, database } = call;
    await requirePhoneNumber(database, path.phone_number_id);
    return answerNumberedList(call, {
      table: "webhooks",
      where: conditions([
        ["phone_number_id = ?", path.phone_number_id],
        ["instr(url, ?) > 0", query.url_contains],
        ["kind = ?", query.kind],
        ["active = ?", query.active],
        ...between(
          "created_at",
          instantOf(query.created_after),
          instantOf(query.created_before),
        ),
      ]),
      toItem: toWebhook,
    });
  },

  async createWhatsappPhoneNumberWebhook({ path, body, database, clock }) {
    const { phone_number_id: id } = path;
    await requirePhoneNumber(database, id);
    // The two kinds that the description tells apart say less about `events`
    // than what they share: a list of names.
    const given = body.whatsapp_webhook as WebhookInput & { url: string };
    return createWebhook(database, clock, id, given);
  },

  async getWhatsappPhoneNumberWebhook({ path, database }) {
    return data(toWebhook(await requireOwn(database, path)));
  },

  async updateWhatsappPhoneNumberWebhook({ path, body, database, clock }) {
    const row = await requireOwn(database, path);
    return updateWebhook(database, clock, row, body.whatsapp_webhook);
  },

  async deleteWhatsappPhoneNumberWebhook({ path, database }) {
    await requireOwn(database, path);
    return deleteWebhook(database, path.webhook_id);
  },
} satisfies Handlers;

/** The row of a webhook of that very number; throws HttpProblem 404. */
async function requireOwn(
  database: Database,
  path: { phone_number_id: string; webhook_id: string },
): Promise<Row> {
  await requirePhoneNumber(database, path.phone_number_id);
  const row = await requireWebhook(database, path.webhook_id);
  if (text(row, "phone_number_id") !== path.phone_number_id) {
    throw notFound("Webhook not found");
  }
  return row;
}
