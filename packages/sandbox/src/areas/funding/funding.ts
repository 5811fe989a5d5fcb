import { area } from "../../kernel.js";
import { accountHandlers } from "./accounts.js";
import { portfolioHandlers } from "./portfolios.js";
import { seedFunding } from "./seed.js";
import { accounts, operations, portfolios, runs } from "./table.js";
import { usageHandlers } from "./usage.js";

/** Tag WhatsApp Funding: who pays for messages, and what they cost. */
export const fundingArea = area({
  tables: [portfolios, accounts, runs, operations],
  seed: seedFunding,
  handlers: { ...accountHandlers, ...portfolioHandlers, ...usageHandlers },
});
