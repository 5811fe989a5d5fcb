import { table } from "../../kernel.js";

/** Who pays for the messages of business accounts. */
export const portfolios = table("funding_portfolios", (t) => ({
  portfolio_id: t.key(t.text),
  // False once funding was stopped: it never starts again by itself.
  enabled: t.boolean,
}));

export const accounts = table(
  "funding_accounts",
  (t) => ({
    waba_id: t.key(t.text),
    portfolio_id: t.optional(t.text),
    status: t.text,
    reason: t.optional(t.text),
    last_verified_at: t.optional(t.instant),
    last_checked_at: t.optional(t.instant),
    created_at: t.instant,
  }),
  {
    cursor: { sort: "created_at", id: "waba_id" },
    indexes: {
      funding_accounts_by_portfolio: "(portfolio_id, created_at, waba_id)",
    },
  },
);

/** Attempts to set up the funding of an account. */
export const runs = table(
  "funding_runs",
  (t) => ({
    id: t.key(t.text),
    waba_id: t.text,
    started_at: t.instant,
  }),
  { indexes: { funding_runs_by_account: "(waba_id, started_at)" } },
);

/** Requests to stop the funding of a portfolio. */
export const operations = table("funding_operations", (t) => ({
  operation_id: t.key(t.text),
  portfolio_id: t.text,
  idempotency_key: t.unique(t.text),
  requested_at: t.instant,
}));
