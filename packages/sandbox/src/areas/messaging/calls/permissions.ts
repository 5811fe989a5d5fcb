import {
  conditionsOf,
  DAY,
  ok,
  SECOND,
  sql,
  type Call,
  type Handlers,
  type Microseconds,
} from "../../../kernel.js";
import { messages } from "../../messages/table.js";
import { ofNumber } from "../own-numbers.js";
import { recipientOf } from "../sending/recipient.js";
import { calls } from "./table.js";

/** How long a contact may be called after their call, or after a request. */
const PERMITTED: Microseconds = 7 * DAY;

/** How often a contact may be asked, and called. */
const REQUEST_LIMITS = [
  { period: "PT24H", length: DAY, most: 1 },
  { period: "P7D", length: 7 * DAY, most: 2 },
];
const CALL_LIMITS = [{ period: "PT24H", length: DAY, most: 10 }];

/** Whether a contact may be called: one who called, or has read a request, may. */
export const callPermissionHandlers = {
  getCallPermissions: ofNumber(async (call) => {
    const now = call.clock.read();
    const requests = await requestsOf(call);
    const inbound = await callsOf(call, "inbound");
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
    const called = limitsOf(CALL_LIMITS, await callsOf(call, "outbound"), now);
    return ok({
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
    });
  }),
} satisfies Handlers;

type PermissionCall = Call<"getCallPermissions">;

/** The requests for a permission that were sent to the contact. */
async function requestsOf({ path, query, database }: PermissionCall) {
  const { waId = "" } = recipientOf({ to: query.user_wa_id });
  const rows = await database.all(messages, {
    where: [
      ...conditionsOf(messages, {
        phone_number_id: path.phone_number_id,
        phone_number: waId,
        direction: "outbound",
        type: "interactive",
      }),
      sql`json_extract(${messages.payload}, '$.interactive.type') = 'call_permission_request'`,
    ],
  });
  return rows.map((row) => ({
    at: row.created_at,
    isRead: row.status === "read",
  }));
}

/** The times of calls with the contact. */
async function callsOf(
  { path, query, database }: PermissionCall,
  direction: "inbound" | "outbound",
): Promise<Microseconds[]> {
  const { waId = "" } = recipientOf({ to: query.user_wa_id });
  const { phone_number_id } = path;
  const rows = await database.all(calls, {
    where: { phone_number_id, user_wa_id: waId, direction },
  });
  return rows.map((row) => row.call_timestamp);
}

function limitsOf(
  limits: typeof REQUEST_LIMITS,
  uses: readonly Microseconds[],
  now: Microseconds,
) {
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

function isFree(limits: ReturnType<typeof limitsOf>): boolean {
  return limits.every((limit) => limit.current_usage < limit.max_allowed);
}

function seconds(instant: Microseconds): number {
  return Math.floor(instant / SECOND);
}
