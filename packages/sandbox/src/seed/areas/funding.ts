import { BUSINESS_ACCOUNT_ID } from "../../areas/phone-numbers/phone-number.js";
import type { AreaSeed } from "./area.js";

const DAY = 86_400_000_000;

/** Accounts by portfolio, with the state of each. Meta's ids are fixed. */
const ACCOUNTS = [
  ["564738291056473", BUSINESS_ACCOUNT_ID, "funded", null],
  [
    "564738291056473",
    "987654321098765",
    "not_funded",
    "existing_payment_method",
  ],
  ["1991231921410797", "4188880514714289", "unknown", "inconclusive_evidence"],
] as const;

/** Two portfolios: one with a funded account, one without. */
export const seedFunding: AreaSeed = ({ now, rows }) => {
  ACCOUNTS.forEach(([portfolioId, wabaId, status, reason], index) => {
    const known = rows.funding_portfolios.some(
      ({ portfolio_id: id }) => id === portfolioId,
    );
    if (!known) {
      rows.funding_portfolios.push({ portfolio_id: portfolioId, enabled: 1 });
    }
    const createdAt = now - (60 - index) * DAY;
    rows.funding_accounts.push({
      waba_id: wabaId,
      portfolio_id: portfolioId,
      status,
      reason,
      last_verified_at: status === "not_funded" ? null : createdAt,
      last_checked_at: now - DAY,
      created_at: createdAt,
    });
  });
};
