import { answerCursorList } from "../pagination/cursor-list.js";
import { conditions } from "../storage/conditions.js";
import { deliveryQuery, toDelivery } from "../storage/webhook-deliveries.js";
import type { Handlers } from "./handler.js";
import { startOf } from "./periods.js";

/** Tag Webhook Deliveries: what was delivered to webhooks, or was not. */
export const webhookDeliveryHandlers = {
  listWebhookDeliveries({ query, database, clock }) {
    return answerCursorList(
      database,
      {
        query: deliveryQuery(
          conditions([
            ["d.status = ?", query.status],
            ["d.event = ?", query.event],
            ["d.webhook_id = ?", query.webhook_id],
            ["d.status = ?", query.errors_only ? "failed" : undefined],
            ["d.created_at >= ?", startOf(query.period, clock)],
          ]),
        ),
        table: "webhook_deliveries",
        toItem: toDelivery,
      },
      query,
    );
  },
} satisfies Handlers;
