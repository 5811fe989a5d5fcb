import type { WhatsappBroadcastSendResponse } from "@kapso-platform/types";
import {
  accepted,
  area,
  assertNotBlank,
  data,
  dated,
  found,
  matching,
  parseTimestamp,
  pick,
  quote,
  requireStatus,
  sql,
  unprocessable,
} from "../../kernel.js";
import { templates } from "../messaging/templates/template.js";
import { requirePhoneNumber } from "../phone-numbers/phone-number.js";
import {
  BACK_TO_DRAFT,
  BROADCAST,
  broadcast,
  type BroadcastRow,
} from "./broadcast.js";
import { recipientHandlers } from "./recipients.js";
import { broadcasts, recipients } from "./table.js";

/** Tag Broadcasts: drafts, sending, schedules and recipients. */
export const broadcastsArea = area({
  tables: [broadcasts, recipients],
  handlers: {
    listWhatsappBroadcasts: broadcast.list(({ query }) =>
      matching(broadcasts, query, "phone_number_id", "status", "created_at"),
    ),

    createWhatsappBroadcast: broadcast.create(async ({ body, database }) => {
      const { name, phone_number_id, whatsapp_template_id } =
        body.whatsapp_broadcast;
      assertNotBlank("whatsapp_broadcast.name", name);
      await requirePhoneNumber(database, phone_number_id);
      const row = await database.first(templates, [
        sql`(${templates.meta_template_id} = ${whatsapp_template_id} OR ${templates.id} = ${whatsapp_template_id.toLowerCase()})`,
      ]);
      const template = found(row, "WhatsApp template not found");
      return {
        ...{ name, phone_number_id },
        status: "draft",
        template_id: template.id,
      };
    }),

    getWhatsappBroadcast: broadcast.get,

    updateWhatsappBroadcastStatus: broadcast.update(({ body, clock }, row) => {
      if (body.whatsapp_broadcast.status === "stopped") {
        requireStatus(BROADCAST, row, ["sending"], "stopped");
        const now = clock.tick();
        return { status: "stopped", stopped_at: now, updated_at: now };
      }
      requireStatus(BROADCAST, row, ["scheduled"], "turned back into a draft");
      return BACK_TO_DRAFT;
    }),

    sendWhatsappBroadcast: broadcast.update(
      ({ clock }, row) => {
        requireStatus(BROADCAST, row, ["draft"], "sent");
        requireRecipients(row, "sent");
        const now = clock.tick();
        return { status: "sending", started_at: now, updated_at: now };
      },
      (row) => accepted(toProgress(row)),
    ),

    scheduleWhatsappBroadcast: broadcast.update(
      ({ body, clock }, row) => {
        requireStatus(BROADCAST, row, ["draft"], "scheduled");
        requireRecipients(row, "scheduled");
        const at = parseTimestamp(body.scheduled_at);
        if (at === undefined || at <= clock.read()) {
          throw unprocessable(
            `Body member "scheduled_at" must lie in the future; got ${quote(body.scheduled_at)}.`,
          );
        }
        return { status: "scheduled", scheduled_at: at };
      },
      (row) => accepted(toProgress(row)),
    ),

    cancelWhatsappBroadcast: broadcast.update(
      (_, row) => {
        requireStatus(BROADCAST, row, ["scheduled"], "cancelled");
        return BACK_TO_DRAFT;
      },
      (row) => data(toProgress(row)),
    ),

    ...recipientHandlers,
  },
});

/** A row as sending, scheduling and cancelling return it. */
function toProgress(row: BroadcastRow): WhatsappBroadcastSendResponse["data"] {
  const times = ["scheduled_at", "started_at", "stopped_at"] as const;
  return dated(pick(row, "id", "status", "completed_at", ...times));
}

function requireRecipients({ counts }: BroadcastRow, verb: string): void {
  if (counts.total_recipients > 0) return;
  throw unprocessable(
    `A broadcast without recipients cannot be ${verb}; add recipients first.`,
  );
}
