import {
  data,
  DAY,
  HttpProblem,
  parseTimestamp,
  quote,
  type Handlers,
} from "../../kernel.js";
import { advanceBroadcasts } from "../broadcasts/progress.js";
import { requireAccount } from "./account.js";
import { requirePortfolio } from "./portfolios.js";
import { asBadRequest } from "./problems.js";
import { accounts } from "./table.js";
import { readUsage, type UsageWindow } from "./usage-report.js";

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
