import { advanceBroadcasts } from "../broadcasts/progress.js";
import { requirePortfolio } from "./portfolios.js";
import { accounts, asBadRequest, requireAccount } from "./account.js";
import type { WhatsappBillingUsage } from "@kapso-platform/types";
import {
  data,
  DAY,
  formatTimestamp,
  fromInstead,
  HttpProblem,
  parseTimestamp,
  quote,
  sql,
  type Database,
  type Handlers,
  type Microseconds,
} from "../../kernel.js";
import { broadcasts, recipients } from "../broadcasts/table.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";

const MAX_DAYS = 31;

/** What sending cost. */
export const usageHandlers = {
  getWhatsappAccountUsage: {
    mapProblem: asBadRequest,
    async handle(call) {
      const { query, database, clock } = call;
      const window = windowOf(query);
      const account = await requireAccount(call);
      await advanceBroadcasts(call);
      const ids = [account.waba_id];
      return data(await readUsage(database, ids, window, clock.read()));
    },
  },

  getWhatsappPortfolioUsage: {
    mapProblem: asBadRequest,
    async handle(call) {
      const { query, database, clock } = call;
      const window = windowOf(query);
      const portfolio = await requirePortfolio(call);
      await advanceBroadcasts(call);
      const owned = await database.all(accounts, {
        where: { portfolio_id: portfolio.portfolio_id },
      });
      const ids = owned.map((row) => row.waba_id);
      return data(await readUsage(database, ids, window, clock.read()));
    },
  },
} satisfies Handlers;

function windowOf(query: {
  start_time: string;
  end_time: string;
}): UsageWindow {
  const start = parseTimestamp(query.start_time) ?? 0;
  const end = parseTimestamp(query.end_time) ?? 0;
  if (end > start && end - start <= MAX_DAYS * DAY) return { start, end };
  throw new HttpProblem(
    400,
    `Query parameter "end_time" must come after "start_time", by ${MAX_DAYS} days at most; got ${quote(query.start_time)} to ${quote(query.end_time)}.`,
  );
}

/** What one message of a broadcast costs, in millionths of a dollar. */
const MESSAGE_PRICE = 25_000;

const SENT = fromInstead(
  recipients,
  sql`${recipients} JOIN ${broadcasts} ON ${broadcasts.id} = ${recipients.broadcast_id}
    JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${broadcasts.phone_number_id}`,
);

/** A time to add charges up over; the end does not belong to it. */
export interface UsageWindow {
  start: Microseconds;
  end: Microseconds;
}

/**
 * What sending cost in a time: the messages of broadcasts that went out from
 * the numbers of these business accounts. Calls cost nothing here.
 */
export async function readUsage(
  database: Database,
  wabaIds: readonly string[],
  { start, end }: UsageWindow,
  now: Microseconds,
): Promise<WhatsappBillingUsage> {
  const messages = await database.count(SENT, [
    sql`${phoneNumbers.business_account_id} IN (SELECT value FROM json_each(${JSON.stringify(wabaIds)}))`,
    sql`${recipients.sent_at} >= ${start}`,
    sql`${recipients.sent_at} < ${end}`,
  ]);
  const charge = messages * MESSAGE_PRICE;
  const through = formatTimestamp(Math.min(now, end));
  const isAttached = wabaIds.length > 0;
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
          status: isAttached ? "supported" : "not_available",
          reason: isAttached ? null : "no_active_attachment",
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
