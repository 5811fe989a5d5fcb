import type { Row } from "@libsql/client";
import type { WhatsappPhoneNumberHealthResponse } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import { number, requiredNumber } from "../storage/database.js";
import { toPhoneNumber } from "../storage/phone-numbers.js";
import { formatTimestamp, type Microseconds } from "../storage/timestamps.js";
import type { Handlers } from "./handler.js";
import { requirePhoneNumber } from "./phone-numbers.js";

/** How long a result is kept, unless the number changes. */
const KEPT: Microseconds = 180_000_000;

/** How often the API lets a project ask; the sandbox never runs out of it. */
const ALLOWANCE = {
  "X-Health-RateLimit-Second-Limit": "5",
  "X-Health-RateLimit-Second-Remaining": "4",
  "X-Health-RateLimit-Minute-Limit": "60",
  "X-Health-RateLimit-Minute-Remaining": "59",
};

/** Tag Phone Numbers: whether a number works. Every number of the sandbox does. */
export const phoneNumberHealthHandlers = {
  async getWhatsappPhoneNumberHealth({
    path,
    database,
    clock,
  }): Promise<Reply> {
    const row = await requirePhoneNumber(database, path.phone_number_id);
    const now = clock.read();
    const kept = keptResult(row, now);
    if (kept === undefined) {
      await database.write([
        {
          sql: "UPDATE phone_numbers SET health_checked_at = ? WHERE phone_number_id = ?",
          args: [now, path.phone_number_id],
        },
      ]);
    }
    return {
      status: 200,
      body: resultOf(row, kept ?? now),
      headers: ALLOWANCE,
    };
  },
} satisfies Handlers;

/** When the result that is still kept was found. */
function keptResult(row: Row, now: Microseconds): Microseconds | undefined {
  const checked = number(row, "health_checked_at");
  if (checked === null || now - checked >= KEPT) return undefined;
  return requiredNumber(row, "updated_at") > checked ? undefined : checked;
}

function resultOf(
  row: Row,
  checkedAt: Microseconds,
): WhatsappPhoneNumberHealthResponse {
  const phoneNumber = toPhoneNumber(row);
  const { phone_number_id: id, webhook_verified_at: verifiedAt } = phoneNumber;
  return {
    status: "healthy",
    timestamp: formatTimestamp(checkedAt),
    checks: {
      phone_number_access: {
        passed: true,
        details: {
          id,
          verified_name: phoneNumber.verified_name,
          display_phone_number: phoneNumber.display_phone_number,
          quality_rating: phoneNumber.quality_rating,
          status: phoneNumber.status,
          throughput_tier: phoneNumber.throughput_tier,
        },
      },
      phone_number_connection: {
        passed: true,
        details: { status: phoneNumber.status },
      },
      messaging_health: {
        passed: true,
        overall_status: "AVAILABLE",
        details: {
          can_send_message: "AVAILABLE",
          entities: [
            { entity_type: "PHONE_NUMBER", id, can_send_message: "AVAILABLE" },
          ],
        },
      },
      webhook_subscription: {
        passed: true,
        details: { subscribed: true, subscribed_fields: ["messages"] },
      },
      webhook_verified: {
        passed: true,
        details: {
          verified_at: verifiedAt,
          message: "The webhook is verified.",
        },
      },
    },
  };
}
