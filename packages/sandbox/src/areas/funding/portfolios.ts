import { randomUUID } from "node:crypto";
import type { WhatsappFundingOperation } from "@kapso-platform/types";
import {
  accepted,
  badRequest,
  conflict,
  cursorReply,
  data,
  exclusive,
  found,
  insert,
  update,
  type Call,
  type Handlers,
  type Microseconds,
  type Row,
} from "../../kernel.js";
import {
  fundedAccounts,
  operations,
  phaseOf,
  portfolios,
  requirePortfolio,
  settleFunding,
  toFunding,
  wholeSeconds,
} from "./account.js";

const MAX_KEY_BYTES = 255;

/** The accounts of a portfolio, and the end of its funding. */
export const portfolioHandlers = {
  async listWhatsappPortfolioAccounts(call) {
    const { portfolio_id } = await requirePortfolio(call);
    const now = call.clock.read();
    return cursorReply(call, {
      source: fundedAccounts,
      where: { portfolio_id },
      toItem: (row) => toFunding(row, now),
    });
  },

  revokeWhatsappPortfolioFunding: exclusive(revokeFunding),

  async getWhatsappPortfolioFundingOperation(call) {
    await settleFunding(call);
    const row = await call.database.first(operations, call.path);
    const operation = found(row, "Funding operation not found");
    return data(toOperation(operation, call.clock.read()));
  },
} satisfies Handlers;

/** Stops the funding of a portfolio; once for each `Idempotency-Key`. */
async function revokeFunding(call: Call<"revokeWhatsappPortfolioFunding">) {
  const { header, database, clock } = call;
  const key = header["Idempotency-Key"];
  if (Buffer.byteLength(key, "utf8") > MAX_KEY_BYTES) {
    throw badRequest(
      `Header "Idempotency-Key" must have at most ${MAX_KEY_BYTES} bytes.`,
    );
  }
  const { portfolio_id } = await requirePortfolio(call);
  const known = await database.first(operations, { idempotency_key: key });
  if (known && known.portfolio_id !== portfolio_id) {
    throw conflict(
      "The Idempotency-Key was used for another portfolio; use one of its own for each request.",
    );
  }
  if (known) return accepted(toOperation(known, clock.read()));
  const row = {
    operation_id: randomUUID(),
    portfolio_id,
    idempotency_key: key,
    requested_at: clock.tick(),
  };
  await database.write([
    ...insert(operations, [row]),
    update(portfolios, { enabled: false }, { portfolio_id }),
  ]);
  return accepted(toOperation(row, clock.read()));
}

const STATES = {
  waiting: ["queued", "The end of the portfolio's funding is queued."],
  running: ["running", "The portfolio's funding is being stopped."],
  done: ["succeeded", "The portfolio's funding is stopped."],
} as const;

function toOperation(
  row: Row<typeof operations>,
  now: Microseconds,
): WhatsappFundingOperation {
  const [status, message] = STATES[phaseOf(row.requested_at, now)];
  return {
    operation_id: row.operation_id,
    business_portfolio_id: row.portfolio_id,
    status,
    requested_at: wholeSeconds(row.requested_at),
    message,
  };
}
