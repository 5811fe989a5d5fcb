import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { accepted, created, data } from "../http/reply.js";
import { readOffsetPage } from "../pagination/offset-list.js";
import { offsetReply } from "../pagination/offset-reply.js";
import { advanceBroadcasts } from "../storage/broadcast-progress.js";
import {
  BROADCAST_FROM,
  BROADCAST_SELECT,
  broadcastConditions,
  findBroadcast,
  findTemplate,
  toBroadcast,
  toBroadcastProgress,
} from "../storage/broadcasts.js";
import {
  requiredNumber,
  requiredText,
  type Database,
} from "../storage/database.js";
import { changeStatement } from "../storage/change.js";
import { insertStatements } from "../storage/insert.js";
import { findPhoneNumber } from "../storage/phone-numbers.js";
import type { SqlValue } from "../storage/schema.js";
import { parseTimestamp } from "../storage/timestamps.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";
import { requireStatus, type StatusRule } from "./status.js";

/** Changes that the status of a broadcast rules out. */
export const BROADCAST: StatusRule = { thing: "broadcast", refusal: 422 };

/** Tag Broadcasts: the broadcasts themselves and their state machine. */
export const broadcastHandlers = {
  async listWhatsappBroadcasts({ query, url, database, clock }) {
    await advanceBroadcasts(database, clock.read());
    const page = await readOffsetPage(
      database,
      {
        select: BROADCAST_SELECT,
        from: BROADCAST_FROM,
        where: broadcastConditions({
          phoneNumberId: query.phone_number_id,
          status: query.status,
          createdAfter: instantOf(query.created_after),
          createdBefore: instantOf(query.created_before),
        }),
        orderBy: "b.created_at DESC, b.id DESC",
      },
      query.page ?? 1,
      query.per_page ?? 20,
    );
    return offsetReply(page, toBroadcast, url);
  },

  async createWhatsappBroadcast({ body, database, clock }) {
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
    const template = await findTemplate(database, templateId);
    if (!template) throw notFound("WhatsApp template not found");
    const id = randomUUID();
    const now = clock.tick();
    await database.write(
      insertStatements("broadcasts", [
        {
          id,
          name,
          status: "draft",
          phone_number_id: phoneNumberId,
          template_id: requiredText(template, "id"),
          scheduled_at: null,
          started_at: null,
          stopped_at: null,
          completed_at: null,
          created_at: now,
          updated_at: now,
        },
      ]),
    );
    return created(toBroadcast(await requireBroadcast(database, clock, id)));
  },

  async getWhatsappBroadcast({ path, database, clock }) {
    const row = await requireBroadcast(database, clock, path.broadcast_id);
    return data(toBroadcast(row));
  },

  updateWhatsappBroadcastStatus({ path, body, database, clock }) {
    const { status } = body.whatsapp_broadcast;
    const { broadcast_id: id } = path;
    return database.exclusively(async () => {
      const row = await requireBroadcast(database, clock, id);
      const now = clock.tick();
      if (status === "stopped") {
        requireStatus(BROADCAST, row, ["sending"], "stopped");
        await change(database, id, {
          status: "stopped",
          stopped_at: now,
          updated_at: now,
        });
      } else {
        requireStatus(
          BROADCAST,
          row,
          ["scheduled"],
          "turned back into a draft",
        );
        await change(database, id, { ...BACK_TO_DRAFT, updated_at: now });
      }
      return data(toBroadcast(await requireBroadcast(database, clock, id)));
    });
  },

  sendWhatsappBroadcast({ path, database, clock }) {
    const { broadcast_id: id } = path;
    return database.exclusively(async () => {
      const row = await requireBroadcast(database, clock, id);
      requireStatus(BROADCAST, row, ["draft"], "sent");
      requireRecipients(row, "sent");
      const now = clock.tick();
      await change(database, id, {
        status: "sending",
        started_at: now,
        updated_at: now,
      });
      return accepted(
        toBroadcastProgress(await requireBroadcast(database, clock, id)),
      );
    });
  },

  scheduleWhatsappBroadcast({ path, body, database, clock }) {
    const { broadcast_id: id } = path;
    return database.exclusively(async () => {
      const row = await requireBroadcast(database, clock, id);
      requireStatus(BROADCAST, row, ["draft"], "scheduled");
      requireRecipients(row, "scheduled");
      const at = parseTimestamp(body.scheduled_at);
      if (at === undefined || at <= clock.read()) {
        throw unprocessable(
          `Body member "scheduled_at" must lie in the future; got ${quote(body.scheduled_at)}.`,
        );
      }
      await change(database, id, {
        status: "scheduled",
        scheduled_at: at,
        updated_at: clock.tick(),
      });
      return accepted(
        toBroadcastProgress(await requireBroadcast(database, clock, id)),
      );
    });
  },

  cancelWhatsappBroadcast({ path, database, clock }) {
    const { broadcast_id: id } = path;
    return database.exclusively(async () => {
      const row = await requireBroadcast(database, clock, id);
      requireStatus(BROADCAST, row, ["scheduled"], "cancelled");
      await change(database, id, {
        ...BACK_TO_DRAFT,
        updated_at: clock.tick(),
      });
      return data(
        toBroadcastProgress(await requireBroadcast(database, clock, id)),
      );
    });
  },
} satisfies Handlers;

/** What a scheduled broadcast becomes when its schedule is dropped. */
export const BACK_TO_DRAFT = { status: "draft", scheduled_at: null } as const;

/** The row of a broadcast as it is now; throws HttpProblem 404. */
export async function requireBroadcast(
  database: Database,
  clock: Clock,
  id: string,
): Promise<Row> {
  await advanceBroadcasts(database, clock.read());
  const row = await findBroadcast(database, id);
  if (!row) throw notFound("WhatsApp broadcast not found");
  return row;
}

/** Changes columns of a broadcast. */
export function change(
  database: Database,
  id: string,
  columns: Record<string, SqlValue>,
): Promise<void> {
  return database.write([changeStatement("broadcasts", id, columns)]);
}

function requireRecipients(row: Row, verb: string): void {
  if (requiredNumber(row, "total_recipients") > 0) return;
  throw unprocessable(
    `A broadcast without recipients cannot be ${verb}; add recipients first.`,
  );
}
