import type { Database, Statement } from "./database.js";
import type { Microseconds } from "./timestamps.js";

const MILLISECOND = 1000;
const SECOND = 1000 * MILLISECOND;

/** A sending broadcast reaches one recipient after the other at this pace. */
const PACE = 10 * MILLISECOND;

/** How long after sending a message is delivered, and read. */
const DELIVERY = SECOND;
const READING = 2 * SECOND;

/** Numbers that end like this cannot be reached. */
const UNREACHABLE_ENDING = "0000";

const UNREACHABLE = {
  message: "Message undeliverable",
  details: { code: 131026, message: "Message undeliverable", http_status: 400 },
};

const SUPPRESSED = {
  code: "marketing_preference_stopped",
  detail: "The contact stopped marketing messages from this number",
};

const DUE = `(SELECT b.started_at + r.position * ${PACE} FROM broadcasts b WHERE b.id = r.broadcast_id)`;

const OPTED_OUT = `EXISTS (SELECT 1 FROM broadcasts b
    JOIN templates t ON t.id = b.template_id
    JOIN contacts k ON k.wa_id = r.phone_number
    JOIN marketing_preferences p ON p.contact_id = k.id AND p.phone_number_id = b.phone_number_id
  WHERE b.id = r.broadcast_id AND t.category = 'MARKETING' AND p.status = 'stopped')`;

const WAITING =
  "r.status = 'pending' AND r.broadcast_id IN (SELECT id FROM broadcasts WHERE status = 'sending')";

/**
 * Brings all broadcasts to where they are at `now`: scheduled ones start when
 * their time has come, sending ones reach a recipient every `PACE`, and are
 * completed by the last. Everything follows from stored times, so it does not
 * matter how often, or how late, this runs.
 */
export function advanceBroadcasts(
  database: Database,
  now: Microseconds,
): Promise<void> {
  return database.write([
    {
      sql: "UPDATE broadcasts SET status = 'sending', started_at = scheduled_at, updated_at = scheduled_at WHERE status = 'scheduled' AND scheduled_at <= ?",
      args: [now],
    },
    settle(
      "status = 'suppressed', error_details_json = ?",
      OPTED_OUT,
      [JSON.stringify(SUPPRESSED)],
      now,
    ),
    settle(
      `status = 'failed', failed_at = ${DUE}, error_message = ?, error_details_json = ?`,
      `r.phone_number LIKE '%${UNREACHABLE_ENDING}'`,
      [UNREACHABLE.message, JSON.stringify(UNREACHABLE.details)],
      now,
    ),
    settle(`status = 'sent', sent_at = ${DUE}`, "1", [], now),
    {
      sql: `UPDATE broadcasts SET status = 'completed', completed_at = ${LAST_DUE}, updated_at = ${LAST_DUE}
        WHERE status = 'sending' AND NOT EXISTS (SELECT 1 FROM broadcast_recipients r WHERE r.broadcast_id = broadcasts.id AND r.status = 'pending')`,
      args: [],
    },
    receive("delivered_at", DELIVERY, "1", now),
    // Every second recipient reads the message.
    receive("read_at", READING, "r.position % 2 = 1", now),
  ]);
}

const LAST_DUE = `started_at + ${PACE} * (SELECT max(r.position) FROM broadcast_recipients r WHERE r.broadcast_id = broadcasts.id)`;

/** Ends the waiting of the recipients whose turn has come. */
function settle(
  set: string,
  condition: string,
  args: string[],
  now: Microseconds,
): Statement {
  return {
    sql: `UPDATE broadcast_recipients AS r SET ${set}, updated_at = ${DUE} WHERE ${WAITING} AND ${DUE} <= ? AND ${condition}`,
    args: [...args, now],
  };
}

function receive(
  column: string,
  after: Microseconds,
  condition: string,
  now: Microseconds,
): Statement {
  return {
    sql: `UPDATE broadcast_recipients AS r SET ${column} = r.sent_at + ${after}, updated_at = r.sent_at + ${after}
      WHERE r.${column} IS NULL AND r.sent_at + ${after} <= ? AND ${condition}`,
    args: [now],
  };
}
