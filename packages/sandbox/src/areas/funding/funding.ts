import { area } from "../../kernel.js";
import { portfolioHandlers } from "./portfolios.js";
import { accountHandlers, seedFunding } from "./accounts.js";
import { accounts, operations, portfolios, runs } from "./account.js";
import { usageHandlers } from "./usage.js";

/** Tag WhatsApp Funding: who pays for messages, and what they cost. */
export const fundingArea = area({
  tables: [portfolios, accounts, runs, operations],
  seed: seedFunding,
  handlers: { ...accountHandlers, ...portfolioHandlers, ...usageHandlers },
});
