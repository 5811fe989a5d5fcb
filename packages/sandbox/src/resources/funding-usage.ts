import { HttpProblem, quote } from "../http/problem.js";
import { data } from "../http/reply.js";
import { advanceBroadcasts } from "../areas/broadcasts/progress.js";
import { requiredText } from "../storage/database.js";
import { parseTimestamp } from "../storage/timestamps.js";
import { readUsage, type UsageWindow } from "../storage/usage.js";
import { requirePortfolio } from "./funding-portfolios.js";
import { asBadRequest, requireAccount } from "./funding.js";
import type { Handlers } from "./handler.js";

const MAX_DAYS = 31;
const DAY = 86_400_000_000;

/** Tag WhatsApp Funding: what sending cost. */
export const fundingUsageHandlers = {
  getWhatsappAccountUsage: {
    refuse: asBadRequest,
    async handle({ path, query, database, clock }) {
      const window = windowOf(query);
      await requireAccount(database, clock, path.waba_id);
      await advanceBroadcasts({ database, clock });
      return data(
        await readUsage(database, [path.waba_id], window, clock.read()),
      );
    },
  },

  getWhatsappPortfolioUsage: {
    refuse: asBadRequest,
    async handle({ path, query, database, clock }) {
      const window = windowOf(query);
      await requirePortfolio(database, clock, path.portfolio_id);
      await advanceBroadcasts({ database, clock });
      const accounts = await database.rows(
        "SELECT waba_id FROM funding_accounts WHERE portfolio_id = ?",
        [path.portfolio_id],
      );
      const ids = accounts.map((row) => requiredText(row, "waba_id"));
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
