import { randomUUID } from "node:crypto";
import type {
  WhatsappBroadcastRecipient,
  WhatsappBroadcastRecipientsAddRequest,
} from "@kapso-platform/types";
import {
  created,
  data,
  dated,
  exclusive,
  insert,
  numberedReply,
  quote,
  readNumberedPage,
  remove,
  requireStatus,
  source,
  sql,
  withoutNulls,
  type Database,
  type Handlers,
  type NewRow,
  type Row,
} from "../../kernel.js";
import { isPhoneNumber, withoutPlus } from "../../phone-number.js";
import { findContact } from "../contacts/contact.js";
import {
  BACK_TO_DRAFT,
  BROADCAST,
  broadcast,
  RESPONDED_AT,
  toBroadcast,
} from "./broadcast.js";
import { broadcasts, recipients } from "./table.js";

type NewRecipient =
  WhatsappBroadcastRecipientsAddRequest["whatsapp_broadcast"]["recipients"][number];

const withResponses = source(
  { ...recipients, responded_at: RESPONDED_AT },
  sql`${recipients} JOIN ${broadcasts} ON ${broadcasts.id} = ${recipients.broadcast_id}`,
);

/** The recipients of a broadcast. */
export const recipientHandlers = {
  async listWhatsappBroadcastRecipients(call) {
    const { id } = await broadcast.require(call);
    const page = await readNumberedPage(call, withResponses, {
      where: { broadcast_id: id },
      orderBy: sql`${recipients.position}`,
    });
    return numberedReply(page, toItem, call.url);
  },

  addWhatsappBroadcastRecipients: exclusive(async (call) => {
    const { body, database, clock } = call;
    const row = await broadcast.require(call);
    requireStatus(BROADCAST, row, ["draft"], "given recipients");
    const where = { broadcast_id: row.id };
    const known = await database.all(recipients, { where });
    const taken = new Set(known.map(({ phone_number }) => phone_number));
    const rows: NewRow<typeof recipients>[] = [];
    const errors: string[] = [];
    let duplicates = 0;
    const wanted = body.whatsapp_broadcast.recipients;
    for (const [index, recipient] of wanted.entries()) {
      const found = await numberOf(database, recipient);
      if ("error" in found) {
        errors.push(`Recipient ${index + 1}: ${found.error}`);
      } else if (taken.has(found.number)) {
        duplicates += 1;
      } else {
        taken.add(found.number);
        const now = clock.tick();
        rows.push({
          id: randomUUID(),
          broadcast_id: row.id,
          position: taken.size,
          phone_number: found.number,
          status: "pending",
          template_components: recipient.components ?? [],
          created_at: now,
          updated_at: now,
        });
      }
    }
    await database.write(insert(recipients, rows));
    return created({ added: rows.length, duplicates, errors });
  }),

  clearWhatsappBroadcastRecipients: exclusive(async (call) => {
    const row = await broadcast.require(call);
    const allowed = ["draft", "scheduled"];
    requireStatus(BROADCAST, row, allowed, "cleared of its recipients");
    const changed = await broadcast.change(call, row.id, BACK_TO_DRAFT, [
      remove(recipients, { broadcast_id: row.id }),
    ]);
    return data(toBroadcast(changed));
  }),
} satisfies Handlers;

/**
 * A row as the API shows it: times and error members that do not apply are left out,
 * as in the published examples.
 */
function toItem(row: Row<typeof withResponses>): WhatsappBroadcastRecipient {
  const { broadcast_id: _, position: __, ...shown } = row;
  return withoutNulls(dated(shown)) as unknown as WhatsappBroadcastRecipient;
}

/** The digits of a recipient's number, or why it has none. */
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
  if (contact?.wa_id) return { number: contact.wa_id };
  const problem = contact ? "has no phone number" : "does not exist";
  return { error: `contact ${contactId} ${problem}` };
}
