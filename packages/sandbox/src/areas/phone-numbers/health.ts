import type {
  WhatsappPhoneNumber,
  WhatsappPhoneNumberHealthResponse,
} from "@kapso-platform/types";
import {
  formatTimestamp,
  pick,
  update,
  type Handlers,
  type Microseconds,
} from "../../kernel.js";
import { phoneNumber, phoneNumbers, toPhoneNumber } from "./phone-number.js";

/** How long a result is returned again, unless the number changes. */
const KEPT: Microseconds = 180_000_000;

/** The rate limit of the API; the sandbox does not enforce it. */
const ALLOWANCE = {
  "X-Health-RateLimit-Second-Limit": "5",
  "X-Health-RateLimit-Second-Remaining": "4",
  "X-Health-RateLimit-Minute-Limit": "60",
  "X-Health-RateLimit-Minute-Remaining": "59",
};

/** Whether numbers with a status can send; with any other status they can. */
const SENDING: Readonly<Record<string, "LIMITED" | "BLOCKED" | undefined>> = {
  BANNED: "BLOCKED",
  DISCONNECTED: "BLOCKED",
  RESTRICTED: "LIMITED",
};

/** Whether a number works: it does unless Meta has reported something else. */
export const phoneNumberHealthHandlers = {
  async getWhatsappPhoneNumberHealth(call) {
    const row = await phoneNumber.require(call);
    const { id, health_checked_at: checked } = row;
    const now = call.clock.read();
    const isKept =
      checked !== null && now - checked < KEPT && row.updated_at <= checked;
    if (!isKept) {
      await call.database.write([
        update(phoneNumbers, { health_checked_at: now }, { id }),
      ]);
    }
    const body = resultOf(toPhoneNumber(row), isKept ? checked : now);
    return { status: 200, body, headers: ALLOWANCE };
  },
} satisfies Handlers;

function resultOf(
  number: WhatsappPhoneNumber,
  checkedAt: Microseconds,
): WhatsappPhoneNumberHealthResponse {
  const { phone_number_id: id, status, throughput_tier } = number;
  const shown = pick(
    number,
    "verified_name",
    "display_phone_number",
    "quality_rating",
  );
  const isConnected = status !== "DISCONNECTED";
  const sending = SENDING[status ?? ""] ?? "AVAILABLE";
  const isWhole = isConnected && sending === "AVAILABLE";
  return {
    status: isWhole
      ? "healthy"
      : sending === "LIMITED"
        ? "degraded"
        : "unhealthy",
    timestamp: formatTimestamp(checkedAt),
    checks: {
      phone_number_access: {
        passed: true,
        details: { id, ...shown, status, throughput_tier },
      },
      phone_number_connection: {
        passed: isConnected,
        details: { status },
        ...(!isConnected && { error: "The number is not connected." }),
      },
      messaging_health: {
        passed: sending === "AVAILABLE",
        overall_status: sending,
        details: {
          can_send_message: sending,
          entities: [
            { entity_type: "PHONE_NUMBER", id, can_send_message: sending },
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
          verified_at: number.webhook_verified_at,
          message: "The webhook is verified.",
        },
      },
    },
  };
}
