import { randomUUID } from "node:crypto";
import type { WhatsappBroadcastRecipientsAddRequest } from "@kapso-platform/types";
import { quote } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { readOffsetPage } from "../pagination/offset-list.js";
import { offsetReply } from "../pagination/offset-reply.js";
import { isPhoneNumber, withoutPlus } from "../phone-number.js";
import { toBroadcastRecipient } from "../storage/broadcast-recipients.js";
import { RESPONDED_AT, toBroadcast } from "../storage/broadcasts.js";
import { findContact } from "../areas/contacts/contact.js";
import { requiredText, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import type { NewRow } from "../storage/schema.js";
import {
  BACK_TO_DRAFT,
  BROADCAST,
  change,
  requireBroadcast,
} from "./broadcasts.js";
import type { Handlers } from "./handler.js";
import { requireStatus } from "./status.js";

type NewRecipient =
  WhatsappBroadcastRecipientsAddRequest["whatsapp_broadcast"]["recipients"][number];

/** Tag Broadcasts: who a broadcast goes to. */
export const broadcastRecipientHandlers = {
  async listWhatsappBroadcastRecipients({ path, query, url, database, clock }) {
    await requireBroadcast(database, clock, path.broadcast_id);
    const page = await readOffsetPage(
      database,
      {
        select: `r.*, ${RESPONDED_AT} AS responded_at`,
        from: "broadcast_recipients r JOIN broadcasts b ON b.id = r.broadcast_id",
        where: [{ sql: "r.broadcast_id = ?", args: [path.broadcast_id] }],
        orderBy: "r.position",
      },
      query.page ?? 1,
      query.per_page ?? 20,
    );
    return offsetReply(page, toBroadcastRecipient, url);
  },

  addWhatsappBroadcastRecipients({ path, body, database, clock }) {
    const { recipients } = body.whatsapp_broadcast;
    const { broadcast_id: id } = path;
    return database.exclusively(async () => {
      const row = await requireBroadcast(database, clock, id);
      requireStatus(BROADCAST, row, ["draft"], "given recipients");
      const taken = await readNumbers(database, id);
      const rows: NewRow<"broadcast_recipients">[] = [];
      const errors: string[] = [];
      let duplicates = 0;
      let position = taken.size;
      for (const [index, recipient] of recipients.entries()) {
        const found = await numberOf(database, recipient);
        if ("error" in found) {
          errors.push(`Recipient ${index + 1}: ${found.error}`);
        } else if (taken.has(found.number)) {
          duplicates += 1;
        } else {
          taken.add(found.number);
          position += 1;
          const now = clock.tick();
          rows.push(recipientRow(id, position, found.number, recipient, now));
        }
      }
      await database.write(insertStatements("broadcast_recipients", rows));
      return created({ added: rows.length, duplicates, errors });
    });
  },

  clearWhatsappBroadcastRecipients({ path, database, clock }) {
    const { broadcast_id: id } = path;
    return database.exclusively(async () => {
      const row = await requireBroadcast(database, clock, id);
      requireStatus(
        BROADCAST,
        row,
        ["draft", "scheduled"],
        "cleared of its recipients",
      );
      await database.write([
        {
          sql: "DELETE FROM broadcast_recipients WHERE broadcast_id = ?",
          args: [id],
        },
      ]);
      await change(database, id, {
        ...BACK_TO_DRAFT,
        updated_at: clock.tick(),
      });
      return data(toBroadcast(await requireBroadcast(database, clock, id)));
    });
  },
} satisfies Handlers;

async function readNumbers(
  database: Database,
  broadcastId: string,
): Promise<Set<string>> {
  const rows = await database.rows(
    "SELECT phone_number FROM broadcast_recipients WHERE broadcast_id = ?",
    [broadcastId],
  );
  return new Set(rows.map((row) => requiredText(row, "phone_number")));
}

/** The digits that a recipient is reached at, or why there are none. */
async function numberOf(
  database: Database,
  { phone_number: phone, whatsapp_contact_id: contactId }: NewRecipient,
): Promise<{ number: string } | { error: string }> {
  if (phone !== undefined) {
    return isPhoneNumber(phone)
      ? { number: withoutPlus(phone) }
      : {
          error: `phone_number must be in E.164 form such as +14155550123; got ${quote(phone)}`,
        };
  }
  if (contactId === undefined) {
    return { error: "phone_number or whatsapp_contact_id is missing" };
  }
  const contact = await findContact(database, contactId);
  const number = contact?.wa_id;
  if (number) return { number };
  return {
    error: contact
      ? `contact ${contactId} has no phone number`
      : `contact ${contactId} does not exist`,
  };
}

function recipientRow(
  broadcastId: string,
  position: number,
  phoneNumber: string,
  { components = [] }: NewRecipient,
  now: number,
): NewRow<"broadcast_recipients"> {
  return {
    id: randomUUID(),
    broadcast_id: broadcastId,
    position,
    phone_number: phoneNumber,
    status: "pending",
    components_json: JSON.stringify(components),
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    error_message: null,
    error_details_json: null,
    created_at: now,
    updated_at: now,
  };
}
