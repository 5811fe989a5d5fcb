import {
  equals,
  sql,
  type Database,
  type Microseconds,
} from "../../../kernel.js";
import type { ContactRow } from "../../contacts/contact.js";
import { conversations } from "../../conversations/table.js";
import { metaProblem } from "../problem.js";
import type { Behaviour } from "./test-numbers.js";

/** How long anything may be sent after the customer's last message: a day. */
const WINDOW: Microseconds = 24 * 60 * 60 * 1_000_000;

/**
 * Throws HttpProblem 422 with Meta's code 131047 unless the contact wrote to
 * the number within the last 24 hours.
 */
export async function assertWindowOpen(
  database: Database,
  contact: ContactRow | undefined,
  { window }: Behaviour,
  phoneNumberId: string,
  now: Microseconds,
): Promise<void> {
  if (window === "open") return;
  if (window === undefined && contact) {
    const latest = await database.first(
      conversations,
      [
        equals(conversations.contact_id, contact.id),
        equals(conversations.phone_number_id, phoneNumberId),
        sql`${conversations.last_inbound_at} IS NOT NULL`,
      ],
      sql`${conversations.last_inbound_at} DESC`,
    );
    if (latest && now - (latest.last_inbound_at ?? 0) < WINDOW) return;
  }
  throw metaProblem({
    status: 422,
    code: 131047,
    subcode: 131047,
    type: "MessageError",
    message: "(#131047) Re-engagement message",
    details:
      "More than 24 hours have passed since the customer last wrote to this number. Send a template instead.",
  });
}
