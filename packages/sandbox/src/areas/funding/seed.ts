import { DAY, type SeedSource } from "../../kernel.js";
import { BUSINESS_ACCOUNT_ID } from "../phone-numbers/phone-number.js";
import { accounts, portfolios } from "./table.js";

const OURS = "564738291056473";
const OTHER = "1991231921410797";

/** Accounts by portfolio, with the state of each. Meta's ids are fixed. */
const ACCOUNTS = [
  [OURS, BUSINESS_ACCOUNT_ID, "funded", null],
  [OURS, "987654321098765", "not_funded", "existing_payment_method"],
  [OTHER, "4188880514714289", "unknown", "inconclusive_evidence"],
] as const;

/** Two portfolios: one with a funded account, one without. */
export function seedFunding({ now, rows }: SeedSource): void {
  for (const portfolio_id of [OURS, OTHER]) {
    rows.add(portfolios, { portfolio_id, enabled: true });
  }
  ACCOUNTS.forEach(([portfolioId, wabaId, status, reason], index) => {
    const createdAt = now - (60 - index) * DAY;
    rows.add(accounts, {
      waba_id: wabaId,
      portfolio_id: portfolioId,
      status,
      reason,
      last_verified_at: status === "not_funded" ? null : createdAt,
      last_checked_at: now - DAY,
      created_at: createdAt,
    });
  });
}
