import { randomUUID } from "node:crypto";
import {
  accepted,
  area,
  badRequest,
  conflict,
  data,
  DAY,
  exclusive,
  insert,
  mapping,
  quote,
  SECOND,
  sql,
  type Call,
  type Database,
  type Microseconds,
  type SeedSource,
  type Sql,
} from "../../kernel.js";
import { BUSINESS_ACCOUNT_ID } from "../phone-numbers/phone-number.js";
import {
  accounts,
  asBadRequest,
  findAccount,
  operations,
  phaseOf,
  portfolios,
  requireAccount,
  runs,
  toFunding,
  type FundedAccount,
} from "./account.js";
import { portfolioHandlers } from "./portfolios.js";
import { usageHandlers } from "./usage.js";

/** How long a finished run is returned again before another one starts. */
const REPEAT = 30 * SECOND;

/** Tag WhatsApp Funding: who pays for messages, and what they cost. */
export const fundingArea = area({
  tables: [portfolios, accounts, runs, operations],
  seed,
  handlers: mapping(asBadRequest, {
    async getWhatsappAccountFunding(call) {
      return data(toFunding(await requireAccount(call), call.clock.read()));
    },

    ensureWhatsappAccountFunding: exclusive(ensureFunding),

    ...portfolioHandlers,
    ...usageHandlers,
  }),
});

async function ensureFunding(call: Call<"ensureWhatsappAccountFunding">) {
  const { path, body, database, clock } = call;
  const { waba_id: wabaId } = path;
  const { business_portfolio_id: portfolioId } = body;
  assertMetaId('Path parameter "waba_id"', wabaId);
  assertMetaId('Body member "business_portfolio_id"', portfolioId);
  const known = await findAccount(call, wabaId);
  await assertFundable(database, known, portfolioId);
  if (known && isSettled(known, clock.read())) {
    return data(toFunding(known, clock.read()));
  }
  if (known?.status !== "pending") {
    await database.write(startRun(wabaId, portfolioId, clock.tick()));
  }
  return accepted(toFunding(await requireAccount(call), clock.read()));
}

/** Throws HttpProblem 400 unless the id is one of Meta's. */
function assertMetaId(subject: string, id: string): void {
  if (/^\d+$/.test(id)) return;
  throw badRequest(
    `${subject} must be an id of Meta, digits only; got ${quote(id)}.`,
  );
}

/** Throws HttpProblem 409 if the account cannot be funded by the portfolio. */
async function assertFundable(
  database: Database,
  account: FundedAccount | undefined,
  portfolioId: string,
): Promise<void> {
  const owner = account?.portfolio_id;
  if (owner && owner !== portfolioId) {
    throw conflict(
      "The account belongs to another portfolio; give the one that owns it.",
    );
  }
  const stopped = { portfolio_id: portfolioId, enabled: false };
  const isStopped = await database.has(portfolios, stopped);
  if (isStopped || account?.status === "revoked") {
    throw conflict(
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

const OURS = "564738291056473";
const OTHER = "1991231921410797";

/** Accounts by portfolio, with the state of each. Meta's ids are fixed. */
const ACCOUNTS = [
  [OURS, BUSINESS_ACCOUNT_ID, "funded", null],
  [OURS, "987654321098765", "not_funded", "existing_payment_method"],
  [OTHER, "4188880514714289", "unknown", "inconclusive_evidence"],
] as const;

/** Two portfolios: one with a funded account, one without. */
function seed({ now, rows }: SeedSource): void {
  for (const portfolio_id of [OURS, OTHER]) {
    rows.add(portfolios, { portfolio_id, enabled: true });
  }
  ACCOUNTS.forEach(([portfolio_id, waba_id, status, reason], index) => {
    const createdAt = now - (60 - index) * DAY;
    rows.add(accounts, {
      ...{ portfolio_id, waba_id, status, reason },
      last_verified_at: status === "not_funded" ? null : createdAt,
      last_checked_at: now - DAY,
      created_at: createdAt,
    });
  });
}
