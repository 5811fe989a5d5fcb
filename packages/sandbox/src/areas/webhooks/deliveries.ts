import type { WebhookDelivery } from "@kapso-platform/types";
import {
  cursorReply,
  dated,
  equals,
  matching,
  nullable,
  source,
  sql,
  startOf,
  type Call,
  type Reply,
} from "../../kernel.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";
import { deliveries } from "./webhook.js";

const { payload: _, batch_size: __, ...shown } = deliveries;

/** A delivery with the configuration of its number. */
const withConfig = source(
  {
    ...shown,
    whatsapp_config_id: nullable(phoneNumbers.id),
  },
  sql`${deliveries} LEFT JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${deliveries.phone_number_id}`,
);

export function listWebhookDeliveries(
  call: Call<"listWebhookDeliveries">,
): Promise<Reply> {
  const { query, clock } = call;
  return cursorReply(call, {
    source: withConfig,
    where: [
      ...matching(deliveries, query, "status", "event", "webhook_id"),
      equals(deliveries.status, query.errors_only ? "failed" : undefined),
      sql`${deliveries.created_at} >= ${startOf(query.period, clock)}`,
    ],
    toItem: (row): WebhookDelivery => dated(row),
  });
}
