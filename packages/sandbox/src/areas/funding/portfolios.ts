import { randomUUID } from "node:crypto";
import type { WhatsappFundingOperation } from "@kapso-platform/types";
import {
  accepted,
  cursorReply,
  data,
  HttpProblem,
  insert,
  notFound,
  update,
  type Handlers,
  type Microseconds,
  type PathCall,
  type Row,
} from "../../kernel.js";
import {
  accounts,
  asBadRequest,
  fundedAccounts,
  operations,
  phaseOf,
  portfolios,
  settleFunding,
  toFunding,
  wholeSeconds,
} from "./account.js";

const MAX_KEY_BYTES = 255;

/** The accounts of a portfolio, and the end of its funding. */
export const portfolioHandlers = {
  listWhatsappPortfolioAccounts: {
    mapProblem: asBadRequest,
    async handle(call) {
      const portfolio = await requirePortfolio(call);
      const now = call.clock.read();
      try {
        return await cursorReply(call, {
          table: accounts,
          source: fundedAccounts,
          where: { portfolio_id: portfolio.portfolio_id },
          toItem: (row) => toFunding(row, now),
        });
      } catch (error) {
        throw error instanceof HttpProblem ? asBadRequest(error) : error;
      }
    },
  },

  revokeWhatsappPortfolioFunding: {
    mapProblem: asBadRequest,
    handle(call) {
      const { path, header, database, clock } = call;
      const { portfolio_id: portfolioId } = path;
      const key = header["Idempotency-Key"];
      if (Buffer.byteLength(key, "utf8") > MAX_KEY_BYTES) {
        throw new HttpProblem(
          400,
          `Header "Idempotency-Key" must have at most ${MAX_KEY_BYTES} bytes.`,
        );
      }
      return database.exclusively(async () => {
        await requirePortfolio(call);
        const known = await database.first(operations, {
          idempotency_key: key,
        });
        if (known && known.portfolio_id !== portfolioId) {
          throw new HttpProblem(
            409,
            "The Idempotency-Key was used for another portfolio; use one of its own for each request.",
          );
        }
        if (known) return accepted(toOperation(known, clock.read()));
        const row = {
          operation_id: randomUUID(),
          portfolio_id: portfolioId,
          idempotency_key: key,
          requested_at: clock.tick(),
        };
        await database.write([
          ...insert(operations, [row]),
          update(portfolios, { enabled: false }, { portfolio_id: portfolioId }),
        ]);
        return accepted(toOperation(row, clock.read()));
      });
    },
  },

  async getWhatsappPortfolioFundingOperation({ path, database, clock }) {
    await settleFunding(database, clock.read());
    const row = await database.first(operations, {
      portfolio_id: path.portfolio_id,
      operation_id: path.operation_id,
    });
    if (!row) throw notFound("Funding operation not found");
    return data(toOperation(row, clock.read()));
  },
} satisfies Handlers;

/** The portfolio that a path means, as it is now; throws HttpProblem 404. */
export async function requirePortfolio({
  path,
  database,
  clock,
}: PathCall<{ portfolio_id: string }>): Promise<Row<typeof portfolios>> {
  await settleFunding(database, clock.read());
  const row = await database.first(portfolios, {
    portfolio_id: path.portfolio_id,
  });
  if (!row) throw notFound("Business portfolio not found");
  return row;
}

/** A row as the API shows it. */
function toOperation(
  row: Row<typeof operations>,
  now: Microseconds,
): WhatsappFundingOperation {
  const state = {
    waiting: ["queued", "The end of the portfolio's funding is queued."],
    running: ["running", "The portfolio's funding is being stopped."],
    done: ["succeeded", "The portfolio's funding is stopped."],
  } as const;
  const [status, message] = state[phaseOf(row.requested_at, now)];
  return {
    operation_id: row.operation_id,
    business_portfolio_id: row.portfolio_id,
    status,
    requested_at: wholeSeconds(row.requested_at),
    message,
  };
}
