import {
  equals,
  sql,
  type Call,
  type Handlers,
  type Microseconds,
} from "../../../kernel.js";
import { messages } from "../../messages/table.js";
import { requireOwnNumber } from "../own-numbers.js";
import { recipientOf } from "../sending/recipient.js";
import { calls } from "./table.js";

const DAY: Microseconds = 86_400_000_000;

/** How long a person may be called after a call or a request. */
const PERMITTED: Microseconds = 7 * DAY;

/** How often a person may be asked, and called. */
const REQUEST_LIMITS = [
  { period: "PT24H", length: DAY, most: 1 },
  { period: "P7D", length: 7 * DAY, most: 2 },
];
const CALL_LIMITS = [{ period: "PT24H", length: DAY, most: 10 }];

/** Whether a person may be called: who called us, or has read a request, may. */
export const callPermissionHandlers = {
  async getCallPermissions({ path, query, database, clock }) {
    const { phone_number_id: phoneNumberId } = path;
    await requireOwnNumber(database, phoneNumberId);
    const { waId = "" } = recipientOf({ to: query.user_wa_id });
    const now = clock.read();
    const own = { database, phoneNumberId, waId };
    const requests = await requestsOf(own);
    const inbound = await callsOf(own, "inbound");
    const granted = Math.max(
      ...inbound,
      ...requests.filter(({ isRead }) => isRead).map(({ at }) => at),
    );
    const until = granted + PERMITTED;
    const isPermitted = until > now;
    const asked = limitsOf(
      REQUEST_LIMITS,
      requests.map(({ at }) => at),
      now,
    );
    const called = limitsOf(CALL_LIMITS, await callsOf(own, "outbound"), now);
    return {
      status: 200,
      body: {
        messaging_product: "whatsapp",
        permission: isPermitted
          ? { status: "temporary", expiration_time: seconds(until) }
          : { status: "no_permission" },
        actions: [
          {
            action_name: "send_call_permission_request",
            can_perform_action: isFree(asked),
            limits: asked,
          },
          {
            action_name: "start_call",
            can_perform_action: isPermitted && isFree(called),
            limits: isPermitted ? called : [],
          },
        ],
      },
    };
  },
} satisfies Handlers;

interface Own {
  database: Call<"getCallPermissions">["database"];
  phoneNumberId: string;
  waId: string;
}

/** Requests for a permission that were sent to the person. */
async function requestsOf({ database, phoneNumberId, waId }: Own) {
  const rows = await database.all(messages, {
    where: [
      equals(messages.phone_number_id, phoneNumberId),
      equals(messages.phone_number, waId),
      equals(messages.direction, "outbound"),
      equals(messages.type, "interactive"),
      sql`json_extract(${messages.payload}, '$.interactive.type') = 'call_permission_request'`,
    ],
  });
  return rows.map((row) => ({
    at: row.created_at,
    isRead: row.status === "read",
  }));
}

/** When there were calls with the person. */
async function callsOf(
  { database, phoneNumberId, waId }: Own,
  direction: "inbound" | "outbound",
): Promise<Microseconds[]> {
  const rows = await database.all(calls, {
    where: [
      equals(calls.phone_number_id, phoneNumberId),
      equals(calls.user_wa_id, waId),
      equals(calls.direction, direction),
    ],
  });
  return rows.map((row) => row.call_timestamp);
}

/** How often something may be done in a time, and was. */
export interface Limit {
  time_period: string;
  max_allowed: number;
  current_usage: number;
  limit_expiration_time?: number;
}

function limitsOf(
  limits: typeof REQUEST_LIMITS,
  uses: readonly Microseconds[],
  now: Microseconds,
): Limit[] {
  return limits.map(({ period, length, most }) => {
    const recent = uses.filter((at) => at > now - length);
    return {
      time_period: period,
      max_allowed: most,
      current_usage: recent.length,
      ...(recent.length >= most && {
        limit_expiration_time: seconds(Math.min(...recent) + length),
      }),
    };
  });
}

function isFree(limits: readonly Limit[]): boolean {
  return limits.every((limit) => limit.current_usage < limit.max_allowed);
}

function seconds(instant: Microseconds): number {
  return Math.floor(instant / 1_000_000);
}
