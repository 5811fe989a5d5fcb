import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { conditions } from "../storage/conditions.js";
import { text, type Database } from "../storage/database.js";
import {
  reviewStatements,
  toDisplayNameRequest,
} from "../storage/display-name-requests.js";
import { insertStatements } from "../storage/insert.js";
import type { Handlers } from "./handler.js";
import { answerNumberedList } from "./numbered-list.js";
import { requirePhoneNumber } from "./phone-numbers.js";

/** Tag Display Names: asking Meta to show another name. */
export const displayNameHandlers = {
  async listWhatsappDisplayNameRequests(call) {
    const { path, database, clock } = call;
    await requireReviewed(database, clock, path.phone_number_id);
    return answerNumberedList(call, {
      table: "display_name_requests",
      where: conditions([["phone_number_id = ?", path.phone_number_id]]),
      orderBy: "submitted_at DESC, id DESC",
      toItem: toDisplayNameRequest,
    });
  },

  async createWhatsappDisplayNameRequest({ path, body, database, clock }) {
    const { phone_number_id: phoneNumberId } = path;
    const { new_display_name: name } = body.display_name_request;
    const phoneNumber = await requireReviewed(database, clock, phoneNumberId);
    if (name.trim() === "") {
      throw unprocessable(
        `Body member "display_name_request.new_display_name" must not be blank; got ${quote(name)}.`,
      );
    }
    const id = randomUUID();
    await database.write(
      insertStatements("display_name_requests", [
        {
          id,
          phone_number_id: phoneNumberId,
          requested_display_name: name,
          previous_display_name: text(phoneNumber, "display_name"),
          status: "pending_review",
          submitted_at: clock.tick(),
          reviewed_at: null,
          applied_at: null,
        },
      ]),
    );
    return created(
      toDisplayNameRequest(await requireRequest(database, phoneNumberId, id)),
    );
  },

  async getWhatsappDisplayNameRequest({ path, database, clock }) {
    const { phone_number_id: phoneNumberId, request_id: id } = path;
    await requireReviewed(database, clock, phoneNumberId);
    return data(
      toDisplayNameRequest(await requireRequest(database, phoneNumberId, id)),
    );
  },
} satisfies Handlers;

/** The row of a number, after Meta has done what was due. */
async function requireReviewed(
  database: Database,
  clock: Clock,
  phoneNumberId: string,
): Promise<Row> {
  await database.write(reviewStatements(phoneNumberId, clock.read()));
  return requirePhoneNumber(database, phoneNumberId);
}

async function requireRequest(
  database: Database,
  phoneNumberId: string,
  id: string,
): Promise<Row> {
  const row = await database.row(
    "SELECT * FROM display_name_requests WHERE phone_number_id = ? AND id = ?",
    [phoneNumberId, id],
  );
  if (!row) throw notFound("Display name request not found");
  return row;
}
