import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import { HttpProblem, notFound, quote } from "../http/problem.js";
import { accepted, data } from "../http/reply.js";
import {
  number,
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import {
  findFundingAccount,
  findPortfolio,
  phaseOf,
  settleFunding,
  toFunding,
} from "../storage/funding.js";
import { insertStatements } from "../storage/insert.js";
import type { Microseconds } from "../storage/timestamps.js";
import type { Handlers } from "./handler.js";

/** How long a finished run is answered again before another one starts. */
const REPEAT = 30_000_000;

const META_ID = /^\d+$/;

/** Tag WhatsApp Funding: whether one business account is paid for. */
export const fundingHandlers = {
  async getWhatsappAccountFunding({ path, database, clock }) {
    const row = await requireAccount(database, clock, path.waba_id);
    return data(toFunding(row, clock.read()));
  },

  ensureWhatsappAccountFunding: {
    refuse: asBadRequest,
    handle({ path, body, database, clock }) {
      const { waba_id: wabaId } = path;
      const { business_portfolio_id: portfolioId } = body;
      requireMetaId('Path parameter "waba_id"', wabaId);
      requireMetaId('Body member "business_portfolio_id"', portfolioId);
      return database.exclusively(async () => {
        await settleFunding(database, clock.read());
        const known = await findFundingAccount(database, wabaId);
        await refuseConflict(database, known, portfolioId);
        if (known && isSettled(known, clock.read())) {
          return data(toFunding(known, clock.read()));
        }
        if (!known || text(known, "status") !== "pending") {
          const statements = runStatements(wabaId, portfolioId, clock.tick());
          await database.write(statements);
        }
        const row = await requireAccount(database, clock, wabaId);
        return accepted(toFunding(row, clock.read()));
      });
    },
  },
} satisfies Handlers;

/** The row of an account as it is now; throws HttpProblem 404. */
export async function requireAccount(
  database: Database,
  clock: Clock,
  wabaId: string,
): Promise<Row> {
  await settleFunding(database, clock.read());
  const row = await findFundingAccount(database, wabaId);
  if (!row) throw notFound("WhatsApp business account not found");
  return row;
}

/** Funding refuses malformed requests with 400. */
export function asBadRequest(problem: HttpProblem): HttpProblem {
  return problem.status === 422
    ? new HttpProblem(400, problem.message)
    : problem;
}

function requireMetaId(subject: string, id: string): void {
  if (META_ID.test(id)) return;
  throw new HttpProblem(
    400,
    `${subject} must be an id of Meta, digits only; got ${quote(id)}.`,
  );
}

/** Throws HttpProblem 409 where the account cannot be funded as asked. */
async function refuseConflict(
  database: Database,
  account: Row | undefined,
  portfolioId: string,
): Promise<void> {
  const owner = account && text(account, "portfolio_id");
  if (owner && owner !== portfolioId) {
    throw new HttpProblem(
      409,
      "The account belongs to another portfolio; give the one that owns it.",
    );
  }
  const portfolio = await findPortfolio(database, portfolioId);
  if (
    (portfolio && number(portfolio, "enabled") === 0) ||
    account?.status === "revoked"
  ) {
    throw new HttpProblem(
      409,
      `Funding was stopped for portfolio ${portfolioId}; it has to be connected again by hand.`,
    );
  }
}

/** Whether no new run is begun: funded, or tried a moment ago. */
function isSettled(row: Row, now: Microseconds): boolean {
  if (requiredText(row, "status") === "funded") return true;
  const startedAt = number(row, "run_started_at");
  return (
    startedAt !== null &&
    phaseOf(startedAt, now) === "done" &&
    now < startedAt + REPEAT
  );
}

function runStatements(
  wabaId: string,
  portfolioId: string,
  now: Microseconds,
): Statement[] {
  return [
    {
      sql: "INSERT INTO funding_portfolios (portfolio_id, enabled) VALUES (?, 1) ON CONFLICT DO NOTHING",
      args: [portfolioId],
    },
    {
      sql: `INSERT INTO funding_accounts (waba_id, portfolio_id, status, reason, created_at)
        VALUES (?, ?, 'pending', 'funding_in_progress', ?)
        ON CONFLICT (waba_id) DO UPDATE SET portfolio_id = excluded.portfolio_id, status = 'pending', reason = 'funding_in_progress'`,
      args: [wabaId, portfolioId, now],
    },
    ...insertStatements("funding_runs", [
      { id: randomUUID(), waba_id: wabaId, started_at: now },
    ]),
  ];
}
