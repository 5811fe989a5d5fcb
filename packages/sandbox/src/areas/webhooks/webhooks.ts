import {
  area,
  contains,
  DAY,
  data,
  matching,
  quote,
  unprocessable,
  type SeedSource,
} from "../../kernel.js";
import {
  phoneNumbers,
  requirePhoneNumber,
} from "../phone-numbers/phone-number.js";
import { listWebhookDeliveries } from "./deliveries.js";
import { webhookOf } from "./rules.js";
import {
  bufferedEvents,
  deliveries,
  inactivityNotices,
  webhook,
  webhooks,
} from "./webhook.js";
import { testEvent } from "./test-event.js";

/** The event of a test without `event_type`, for a webhook of kind meta. */
const DEFAULT_EVENT = "whatsapp.message.received";

/** Tags Webhooks and Webhook Deliveries. */
export const webhooksArea = area({
  tables: [webhooks, deliveries, bufferedEvents, inactivityNotices],
  seed,
  handlers: {
    listWhatsappProjectWebhooks: webhook.list(({ query }) =>
      matching(webhooks, query, "kind"),
    ),

    createWhatsappProjectWebhook: webhook.create(async ({ body, database }) => {
      const { phone_number_id: id = null, ...given } = body.whatsapp_webhook;
      if (id !== null) await requirePhoneNumber(database, id);
      return webhookOf(id, given);
    }),

    getWhatsappProjectWebhook: webhook.get,

    updateWhatsappProjectWebhook: webhook.update(({ body }, row) =>
      webhookOf(row.phone_number_id, body.whatsapp_webhook, row),
    ),

    // Its deliveries stay in their list.
    deleteWhatsappProjectWebhook: webhook.remove(),

    async testWhatsappProjectWebhook(call) {
      const row = await webhook.require(call);
      const { events, kind } = row;
      const { event_type: event = events[0] ?? DEFAULT_EVENT } =
        call.body ?? {};
      const allowed = kind === "meta" ? [DEFAULT_EVENT] : events;
      if (!allowed.includes(event)) {
        throw unprocessable(
          `Body member "event_type" must be an event of this webhook, one of ${allowed.join(", ")}; got ${quote(event)}.`,
        );
      }
      await call.deliver(row.id, testEvent(event, row.phone_number_id));
      return data({ success: true });
    },

    listWhatsappPhoneNumberWebhooks: webhook.list(({ path, query }) => [
      ...matching(
        webhooks,
        { ...query, phone_number_id: path.phone_number_id },
        "phone_number_id",
        "kind",
        "active",
        "created_at",
      ),
      contains(webhooks.url, query.url_contains),
    ]),

    createWhatsappPhoneNumberWebhook: webhook.create(({ path, body }) =>
      webhookOf(path.phone_number_id, body.whatsapp_webhook),
    ),

    getWhatsappPhoneNumberWebhook: webhook.get,

    updateWhatsappPhoneNumberWebhook: webhook.update(({ body }, row) =>
      webhookOf(row.phone_number_id, body.whatsapp_webhook, row),
    ),

    deleteWhatsappPhoneNumberWebhook: webhook.remove(),

    listWebhookDeliveries,
  },
});

/** Adds a webhook of the project and one of its first number. */
function seed({ random, now, rows }: SeedSource): void {
  const [number] = rows.of(phoneNumbers);
  if (!number) return;
  const times = { created_at: now - 40 * DAY, updated_at: now - 40 * DAY };
  const secret = random.hex(32).toLowerCase();
  rows.add(
    webhooks,
    {
      id: random.uuid(),
      ...webhookOf(null, {
        secret_key: secret,
        url: "https://app.example.com/webhooks/project",
        events: ["whatsapp.phone_number.created"],
      }),
      ...times,
    },
    {
      id: random.uuid(),
      ...webhookOf(number.phone_number_id, {
        secret_key: secret,
        url: "https://app.example.com/webhooks/messages",
        events: ["whatsapp.message.received"],
        // Paused, so that only the user's webhooks have deliveries.
        active: false,
      }),
      ...times,
    },
  );
}
