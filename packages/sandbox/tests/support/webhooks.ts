import type { WebhookDelivery, WhatsappWebhook } from "@kapso-platform/types";
import type { Sandbox } from "../../src/index.js";
import { call, type ApiResponse } from "./api.js";

/** Webhooks of the project. */
export const PROJECT = "/whatsapp/webhooks";

/** Webhooks of the first own number. */
export const NUMBER = "/whatsapp/phone_numbers/1234567890/webhooks";

/** Creates a webhook for received messages, unless it says otherwise. */
export function subscribe(
  sandbox: Sandbox,
  given: object = {},
  path = NUMBER,
): Promise<ApiResponse<{ data: WhatsappWebhook }>> {
  return call<{ data: WhatsappWebhook }>(sandbox, path, {
    method: "POST",
    body: {
      whatsapp_webhook: {
        url: "https://app.example.com/hook",
        secret_key: "s3cret",
        events: ["whatsapp.message.received"],
        ...given,
      },
    },
  });
}

/** The list of deliveries, the newest first. */
export async function deliveries(
  sandbox: Sandbox,
  search = "",
): Promise<WebhookDelivery[]> {
  const { body } = await call<{ data: WebhookDelivery[] }>(
    sandbox,
    `/webhook_deliveries${search}`,
  );
  return body.data;
}
