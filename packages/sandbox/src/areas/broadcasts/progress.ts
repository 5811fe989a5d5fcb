import { SECOND, sql, type PathCall, type Sql } from "../../kernel.js";
import { contacts } from "../contacts/contact.js";
import { marketingPreferences } from "../contacts/marketing-preferences.js";
import { templates } from "../messaging/templates/template.js";
import { broadcasts, recipients } from "./table.js";

const MILLISECOND = 1000;

/** The time between two recipients of a broadcast. */
const PACE = 10 * MILLISECOND;

/** The times from sending to delivery, and to reading. */
const DELIVERY = SECOND;
const READING = 2 * SECOND;

const UNREACHABLE = "Message undeliverable";

const UNREACHABLE_DETAILS = JSON.stringify({
  code: 131026,
  message: UNREACHABLE,
  http_status: 400,
});

const SUPPRESSED = JSON.stringify({
  code: "marketing_preference_stopped",
  detail: "The contact stopped marketing messages from this number",
});

const DUE = sql`(SELECT ${broadcasts.started_at} + ${recipients.position} * ${PACE} FROM ${broadcasts} WHERE ${broadcasts.id} = ${recipients.broadcast_id})`;

const LAST_DUE = sql`started_at + ${PACE} * (SELECT max(${recipients.position}) FROM ${recipients} WHERE ${recipients.broadcast_id} = ${broadcasts.id})`;

const OPTED_OUT = sql`EXISTS (SELECT 1 FROM ${broadcasts}
    JOIN ${templates} ON ${templates.id} = ${broadcasts.template_id}
    JOIN ${contacts} ON ${contacts.wa_id} = ${recipients.phone_number}
    JOIN ${marketingPreferences} ON ${marketingPreferences.contact_id} = ${contacts.id} AND ${marketingPreferences.phone_number_id} = ${broadcasts.phone_number_id}
  WHERE ${broadcasts.id} = ${recipients.broadcast_id} AND ${templates.category} = 'MARKETING' AND ${marketingPreferences.status} = 'stopped')`;

/** Numbers that end like this cannot be reached. */
const IS_UNREACHABLE = sql`${recipients.phone_number} LIKE '%0000'`;

/**
 * Brings all broadcasts to the current time: scheduled ones start when they are
 * due, and a sending one reaches a recipient every `PACE` and is completed after
 * the last. All times follow from stored times, so it does not matter when, or how
 * often, this runs.
 */
export function advanceBroadcasts({
  database,
  clock,
}: Pick<PathCall<unknown>, "database" | "clock">): Promise<void> {
  const now = clock.read();
  /** Changes the pending recipients that are due. */
  const settle = (set: Sql, condition: Sql) =>
    sql`UPDATE ${recipients} SET ${set}, updated_at = ${DUE}
      WHERE status = 'pending' AND broadcast_id IN (SELECT id FROM ${broadcasts} WHERE status = 'sending') AND ${DUE} <= ${now} AND ${condition}`;
  return database.write([
    sql`UPDATE ${broadcasts} SET status = 'sending', started_at = scheduled_at, updated_at = scheduled_at WHERE status = 'scheduled' AND scheduled_at <= ${now}`,
    settle(
      sql`status = 'suppressed', error_details = ${SUPPRESSED}`,
      OPTED_OUT,
    ),
    settle(
      sql`status = 'failed', failed_at = ${DUE}, error_message = ${UNREACHABLE}, error_details = ${UNREACHABLE_DETAILS}`,
      IS_UNREACHABLE,
    ),
    settle(sql`status = 'sent', sent_at = ${DUE}`, sql`TRUE`),
    sql`UPDATE ${broadcasts} SET status = 'completed', completed_at = ${LAST_DUE}, updated_at = ${LAST_DUE}
      WHERE status = 'sending' AND NOT EXISTS (SELECT 1 FROM ${recipients} WHERE ${recipients.broadcast_id} = ${broadcasts.id} AND ${recipients.status} = 'pending')`,
    sql`UPDATE ${recipients} SET delivered_at = sent_at + ${DELIVERY}, updated_at = sent_at + ${DELIVERY}
      WHERE delivered_at IS NULL AND sent_at + ${DELIVERY} <= ${now}`,
    // Every second recipient reads the message.
    sql`UPDATE ${recipients} SET read_at = sent_at + ${READING}, updated_at = sent_at + ${READING}
      WHERE read_at IS NULL AND sent_at + ${READING} <= ${now} AND position % 2 = 1`,
  ]);
}
