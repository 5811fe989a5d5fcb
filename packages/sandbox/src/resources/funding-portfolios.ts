import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import { HttpProblem, notFound } from "../http/problem.js";
import { accepted, data } from "../http/reply.js";
import { answerCursorList } from "../pagination/cursor-list.js";
import { requiredText, type Database } from "../storage/database.js";
import {
  findPortfolio,
  portfolioAccountQuery,
  settleFunding,
  toFunding,
  toFundingOperation,
} from "../storage/funding.js";
import { insertStatements } from "../storage/insert.js";
import { asBadRequest } from "./funding.js";
import type { Handlers } from "./handler.js";

const MAX_KEY_BYTES = 255;

/** Tag WhatsApp Funding: the accounts of a portfolio, and the end of funding. */
export const fundingPortfolioHandlers = {
  listWhatsappPortfolioAccounts: {
    refuse: asBadRequest,
    async handle({ path, query, database, clock }) {
      await requirePortfolio(database, clock, path.portfolio_id);
      const now = clock.read();
      return answerCursorList(
        database,
        {
          query: portfolioAccountQuery(path.portfolio_id),
          table: "funding_accounts",
          toItem: (row) => toFunding(row, now),
        },
        query,
      ).catch((error: unknown) => {
        throw error instanceof HttpProblem ? asBadRequest(error) : error;
      });
    },
  },

  revokeWhatsappPortfolioFunding: {
    refuse: asBadRequest,
    handle({ path, header, database, clock }) {
      const { portfolio_id: portfolioId } = path;
      const key = header["Idempotency-Key"];
      if (Buffer.byteLength(key, "utf8") > MAX_KEY_BYTES) {
        throw new HttpProblem(
          400,
          `Header "Idempotency-Key" must have at most ${MAX_KEY_BYTES} bytes.`,
        );
      }
      return database.exclusively(async () => {
        await requirePortfolio(database, clock, portfolioId);
        const find = () =>
          database.row(
            "SELECT * FROM funding_operations WHERE idempotency_key = ?",
            [key],
          );
        const known = await find();
        if (known && requiredText(known, "portfolio_id") !== portfolioId) {
          throw new HttpProblem(
            409,
            "The Idempotency-Key was used for another portfolio; use one of its own for each request.",
          );
        }
        if (!known) {
          await database.write([
            ...insertStatements("funding_operations", [
              {
                operation_id: randomUUID(),
                portfolio_id: portfolioId,
                idempotency_key: key,
                requested_at: clock.tick(),
              },
            ]),
            {
              sql: "UPDATE funding_portfolios SET enabled = 0 WHERE portfolio_id = ?",
              args: [portfolioId],
            },
          ]);
        }
        const row = known ?? (await find());
        return accepted(row && toFundingOperation(row, clock.read()));
      });
    },
  },

  async getWhatsappPortfolioFundingOperation({ path, database, clock }) {
    await settleFunding(database, clock.read());
    const row = await database.row(
      "SELECT * FROM funding_operations WHERE portfolio_id = ? AND operation_id = ?",
      [path.portfolio_id, path.operation_id],
    );
    if (!row) throw notFound("Funding operation not found");
    return data(toFundingOperation(row, clock.read()));
  },
} satisfies Handlers;

/** The row of a portfolio; throws HttpProblem 404. */
export async function requirePortfolio(
  database: Database,
  clock: Clock,
  portfolioId: string,
): Promise<Row> {
  await settleFunding(database, clock.read());
  const row = await findPortfolio(database, portfolioId);
  if (!row) throw notFound("Business portfolio not found");
  return row;
}
