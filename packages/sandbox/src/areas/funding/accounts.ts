import { randomUUID } from "node:crypto";
import {
  accepted,
  data,
  HttpProblem,
  insert,
  sql,
  type Database,
  type Handlers,
  type Microseconds,
  type Sql,
} from "../../kernel.js";
import {
  findAccount,
  phaseOf,
  requireAccount,
  settleFunding,
  toFunding,
  type FundedAccount,
} from "./account.js";
import { asBadRequest, assertMetaId } from "./problems.js";
import { accounts, portfolios, runs } from "./table.js";

/** How long a finished run is returned again before another one starts. */
const REPEAT = 30_000_000;

/** Whether one business account is paid for. */
export const accountHandlers = {
  async getWhatsappAccountFunding(call) {
    return data(toFunding(await requireAccount(call), call.clock.read()));
  },

  ensureWhatsappAccountFunding: {
    mapProblem: asBadRequest,
    handle(call) {
      const { path, body, database, clock } = call;
      const { waba_id: wabaId } = path;
      const { business_portfolio_id: portfolioId } = body;
      assertMetaId('Path parameter "waba_id"', wabaId);
      assertMetaId('Body member "business_portfolio_id"', portfolioId);
      return database.exclusively(async () => {
        await settleFunding(database, clock.read());
        const known = await findAccount(database, wabaId);
        await assertFundable(database, known, portfolioId);
        if (known && isSettled(known, clock.read())) {
          return data(toFunding(known, clock.read()));
        }
        if (known?.status !== "pending") {
          await database.write(startRun(wabaId, portfolioId, clock.tick()));
        }
        return accepted(toFunding(await requireAccount(call), clock.read()));
      });
    },
  },
} satisfies Handlers;

/** Throws HttpProblem 409 if the account cannot be funded by the portfolio. */
async function assertFundable(
  database: Database,
  account: FundedAccount | undefined,
  portfolioId: string,
): Promise<void> {
  const owner = account?.portfolio_id;
  if (owner && owner !== portfolioId) {
    throw new HttpProblem(
      409,
      "The account belongs to another portfolio; give the one that owns it.",
    );
  }
  const isStopped = await database.has(portfolios, {
    portfolio_id: portfolioId,
    enabled: false,
  });
  if (isStopped || account?.status === "revoked") {
    throw new HttpProblem(
      409,
      `Funding was stopped for portfolio ${portfolioId}; it has to be connected again by hand.`,
    );
  }
}

/** Whether no new run is started: funded, or tried a moment ago. */
function isSettled({ status, run }: FundedAccount, now: Microseconds): boolean {
  if (status === "funded") return true;
  return (
    run !== null &&
    phaseOf(run.started_at, now) === "done" &&
    now < run.started_at + REPEAT
  );
}

function startRun(
  wabaId: string,
  portfolioId: string,
  now: Microseconds,
): Sql[] {
  return [
    sql`INSERT INTO ${portfolios} (portfolio_id, enabled) VALUES (${portfolioId}, 1) ON CONFLICT DO NOTHING`,
    sql`INSERT INTO ${accounts} (waba_id, portfolio_id, status, reason, created_at)
      VALUES (${wabaId}, ${portfolioId}, 'pending', 'funding_in_progress', ${now})
      ON CONFLICT (waba_id) DO UPDATE SET portfolio_id = excluded.portfolio_id, status = 'pending', reason = 'funding_in_progress'`,
    ...insert(runs, [{ id: randomUUID(), waba_id: wabaId, started_at: now }]),
  ];
}
