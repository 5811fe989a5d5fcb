import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { completeBroadcast } from "./broadcasts.js";
import { first, type Scenes } from "./scene.js";

/** An account that the project does not know yet. */
const NEW_ACCOUNT = "987654321098766";

const DAY = {
  start_time: "2026-06-01T00:00:00Z",
  end_time: "2026-06-02T00:00:00Z",
};

/** Funding of accounts and portfolios, and the cost of messages. */
export const fundingScenes: Scenes = {
  getWhatsappAccountFunding: async (stage) => {
    await fund(stage);
    return { ids: [NEW_ACCOUNT] };
  },
  getWhatsappAccountUsage: async (stage) => {
    const { account } = await spend(stage);
    return { ids: [account], params: DAY };
  },

  listWhatsappPortfolioAccounts: async (stage) => ({
    ids: [await fund(stage)],
  }),
  getWhatsappPortfolioUsage: async (stage) => {
    const { portfolio } = await spend(stage);
    return { ids: [portfolio], params: DAY };
  },
  revokeWhatsappPortfolioFunding: async (stage) => ({
    ids: [await fund(stage)],
  }),
  getWhatsappPortfolioFundingOperation: async (stage) => {
    const portfolio = await fund(stage);
    const { operation_id: operation } =
      await stage.kapso.portfolios.funding.revoke(portfolio, {
        "Idempotency-Key": "once-1",
      });
    stage.pass(1_000);
    return { ids: [portfolio, operation] };
  },
};

/** Requests funding for an account, and returns the portfolio that pays. */
async function fund(
  { kapso, pass }: Stage,
  account = NEW_ACCOUNT,
): Promise<string> {
  const example = exampleOf("ensureWhatsappAccountFunding");
  await kapso.accounts.funding.ensure(account, example);
  pass(1_000);
  return example.business_portfolio_id;
}

/** Sends a broadcast, and returns the account with its cost and the payer. */
async function spend(
  stage: Stage,
): Promise<{ account: string; portfolio: string }> {
  await completeBroadcast(stage);
  const { business_account_id: account } = await first(
    stage.kapso.phoneNumbers.list(),
  );
  if (!account) throw new Error("The number has no account.");
  return { account, portfolio: await fund(stage, account) };
}
