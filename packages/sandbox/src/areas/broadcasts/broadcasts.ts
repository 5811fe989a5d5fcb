import type { WhatsappBroadcastSendResponse } from "@kapso-platform/types";
import {
  accepted,
  area,
  data,
  dated,
  matching,
  notFound,
  parseTimestamp,
  quote,
  requireStatus,
  sql,
  unprocessable,
} from "../../kernel.js";
import { templates } from "../messaging/templates/table.js";
import { findPhoneNumber } from "../phone-numbers/phone-number.js";
import {
  BACK_TO_DRAFT,
  BROADCAST,
  broadcast,
  type BroadcastRow,
} from "./broadcast.js";
import { recipientHandlers } from "./recipients.js";
import { broadcasts, recipients } from "./table.js";

/** Tag Broadcasts: their state machine, and who they go to. */
export const broadcastsArea = area({
  tables: [broadcasts, recipients],
  handlers: {
    listWhatsappBroadcasts: broadcast.list(({ query }) =>
      matching(broadcasts, query, "phone_number_id", "status", "created_at"),
    ),

    createWhatsappBroadcast: broadcast.create(async ({ body, database }) => {
      const {
        name,
        phone_number_id: phoneNumberId,
        whatsapp_template_id: templateId,
      } = body.whatsapp_broadcast;
      if (name.trim() === "") {
        throw unprocessable(
          'Body member "whatsapp_broadcast.name" must not be blank.',
        );
      }
      if (!(await findPhoneNumber(database, phoneNumberId))) {
        throw notFound("WhatsApp phone number not found");
      }
      const template = await database.first(templates, [
        sql`(${templates.meta_template_id} = ${templateId} OR ${templates.id} = ${templateId.toLowerCase()})`,
      ]);
      if (!template) throw notFound("WhatsApp template not found");
      return {
        name,
        status: "draft",
        phone_number_id: phoneNumberId,
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
  const { id, status, scheduled_at, started_at, stopped_at, completed_at } =
    row;
  return dated(
    { id, status, scheduled_at, started_at, stopped_at, completed_at },
    "scheduled_at",
    "started_at",
    "stopped_at",
    "completed_at",
  );
}

function requireRecipients({ counts }: BroadcastRow, verb: string): void {
  if (counts.total_recipients > 0) return;
  throw unprocessable(
    `A broadcast without recipients cannot be ${verb}; add recipients first.`,
  );
}
