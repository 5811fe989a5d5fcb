import type { WhatsappWebhook } from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import {
  dated,
  equals,
  resource,
  sql,
  type Database,
  type PathCall,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { requirePhoneNumber } from "../phone-numbers/phone-number.js";
import { webhooks } from "./table.js";

/** A stored webhook. */
export type Webhook = Row<typeof webhooks>;

/** Webhooks of both scopes; below a number, those of the number only. */
export const webhook = resource({
  name: "Webhook",
  table: webhooks,
  source: webhooks,
  at: (path: { webhook_id: string; phone_number_id?: string }) => [
    equals(webhooks.id, path.webhook_id),
    equals(webhooks.phone_number_id, path.phone_number_id),
  ],
  async before({ path, database }: PathCall<{ phone_number_id?: string }>) {
    const { phone_number_id: id } = path;
    if (id !== undefined) await requirePhoneNumber(database, id);
  },
  // Its secret is shown too.
  toItem: (row): WhatsappWebhook => ({
    ...dated(row, "created_at", "updated_at"),
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
      equals(webhooks.active, true),
      sql`${webhooks.phone_number_id} IS ${phoneNumberId}`,
      equals(webhooks.payload_version, payloadVersion),
      sql`(${webhooks.kind} = 'meta' OR EXISTS (SELECT 1 FROM json_each(${webhooks.events}) WHERE value = ${event}))`,
    ],
    orderBy: sql`${webhooks.created_at}, ${webhooks.id}`,
  });
}
