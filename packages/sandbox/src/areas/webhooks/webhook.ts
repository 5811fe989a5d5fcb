import type { WhatsappWebhook } from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import {
  conditionsOf,
  dated,
  resource,
  sql,
  type Database,
  type PathCall,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { requirePhoneNumber } from "../phone-numbers/phone-number.js";
import { webhooks } from "./table.js";

export type Webhook = Row<typeof webhooks>;

/** Webhooks of both scopes; below a number, only those of the number. */
export const webhook = resource({
  name: "Webhook",
  table: webhooks,
  source: webhooks,
  at: (path: { webhook_id: string; phone_number_id?: string }) => ({
    id: path.webhook_id,
    phone_number_id: path.phone_number_id,
  }),
  async before({ path, database }: PathCall<{ phone_number_id?: string }>) {
    const { phone_number_id: id } = path;
    if (id !== undefined) await requirePhoneNumber(database, id);
  },
  // With its secret.
  toItem: (row): WhatsappWebhook => ({
    ...dated(row),
    project_id: PROJECT_ID,
  }),
});

/** The active webhooks that want an event. */
export function readSubscribers(
  database: Database,
  { event, phoneNumberId, payloadVersion }: SandboxEvent,
): Promise<Webhook[]> {
  return database.all(webhooks, {
    where: [
      ...conditionsOf(webhooks, {
        active: true,
        payload_version: payloadVersion,
      }),
      sql`${webhooks.phone_number_id} IS ${phoneNumberId}`,
      sql`(${webhooks.kind} = 'meta' OR EXISTS (SELECT 1 FROM json_each(${webhooks.events}) WHERE value = ${event}))`,
    ],
    orderBy: sql`${webhooks.created_at}, ${webhooks.id}`,
  });
}
