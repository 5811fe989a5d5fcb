import type { WhatsappBillingUsage } from "@kapso-platform/types";
import {
  badRequest,
  data,
  DAY,
  formatTimestamp,
  fromInstead,
  parseTimestamp,
  quote,
  sql,
  type Call,
  type Handlers,
  type Microseconds,
  type Reply,
} from "../../kernel.js";
import { advanceBroadcasts } from "../broadcasts/progress.js";
import { broadcasts, recipients } from "../broadcasts/table.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";
import { accounts, requireAccount, requirePortfolio } from "./account.js";

const MAX_DAYS = 31;

/** What one message of a broadcast costs, in millionths of a dollar. */
const MESSAGE_PRICE = 25_000;

/** What sending cost. */
export const usageHandlers = {
  getWhatsappAccountUsage: (call) =>
    usageReply(call, async () => [(await requireAccount(call)).waba_id]),

  getWhatsappPortfolioUsage: (call) =>
    usageReply(call, async () => {
      const { portfolio_id } = await requirePortfolio(call);
      const where = { portfolio_id };
      const owned = await call.database.all(accounts, { where });
      return owned.map((row) => row.waba_id);
    }),
} satisfies Handlers;

const SENT = fromInstead(
  recipients,
  sql`${recipients} JOIN ${broadcasts} ON ${broadcasts.id} = ${recipients.broadcast_id}
    JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${broadcasts.phone_number_id}`,
);

/**
 * What sending cost in a time: the messages of broadcasts that were sent from the
 * numbers of some business accounts.
 */
async function usageReply(
  call: Call<"getWhatsappAccountUsage" | "getWhatsappPortfolioUsage">,
  readAccounts: () => Promise<string[]>,
): Promise<Reply> {
  const { query, database, clock } = call;
  const { start, end } = windowOf(query);
  const wabaIds = await readAccounts();
  await advanceBroadcasts(call);
  const messages = await database.count(SENT, [
    sql`${phoneNumbers.business_account_id} IN (SELECT value FROM json_each(${JSON.stringify(wabaIds)}))`,
    sql`${recipients.sent_at} >= ${start}`,
    sql`${recipients.sent_at} < ${end}`,
  ]);
  return data(toUsage(messages, wabaIds.length > 0, start, end, clock.read()));
}

/** The end does not belong to the window. */
function windowOf(query: { start_time: string; end_time: string }) {
  const start = parseTimestamp(query.start_time) ?? 0;
  const end = parseTimestamp(query.end_time) ?? 0;
  if (end > start && end - start <= MAX_DAYS * DAY) return { start, end };
  throw badRequest(
    `Query parameter "end_time" must come after "start_time", by ${MAX_DAYS} days at most; got ${quote(query.start_time)} to ${quote(query.end_time)}.`,
  );
}

/** The report. Calls cost nothing in the sandbox. */
function toUsage(
  messages: number,
  hasAccounts: boolean,
  start: Microseconds,
  end: Microseconds,
  now: Microseconds,
): WhatsappBillingUsage {
  const charge = messages * MESSAGE_PRICE;
  const through = formatTimestamp(Math.min(now, end));
  return {
    start_time: formatTimestamp(start),
    end_time: formatTimestamp(end),
    time_basis: "recorded_at",
    currency: "USD",
    charge_scope: "kapso_recorded_charges",
    totals: { customer_charge_micro_usd: charge },
    breakdown: [
      {
        usage_kind: "messaging",
        customer_charge_micro_usd: charge,
        billable_messages: messages,
        sync: {
          status: "synced",
          last_synced_at: formatTimestamp(now),
          usage_through: through,
        },
      },
      {
        usage_kind: "calling",
        customer_charge_micro_usd: 0,
        coverage: {
          status: hasAccounts ? "supported" : "not_available",
          reason: hasAccounts ? null : "no_active_attachment",
        },
        sync: {
          status: "synced",
          last_synced_at: null,
          usage_through: through,
        },
      },
    ],
  };
}
