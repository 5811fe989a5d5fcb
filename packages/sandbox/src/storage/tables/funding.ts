/** Who pays for the messages of business accounts. */
export const FUNDING_TABLES = {
  funding_portfolios: {
    portfolio_id: "TEXT PRIMARY KEY",
    // 0 once funding was stopped: it is never taken up again by itself.
    enabled: "INTEGER NOT NULL",
  },
  funding_accounts: {
    waba_id: "TEXT PRIMARY KEY",
    portfolio_id: "TEXT",
    status: "TEXT NOT NULL",
    reason: "TEXT",
    last_verified_at: "INTEGER",
    last_checked_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
  },
  funding_runs: {
    id: "TEXT PRIMARY KEY",
    waba_id: "TEXT NOT NULL",
    started_at: "INTEGER NOT NULL",
  },
  funding_operations: {
    operation_id: "TEXT PRIMARY KEY",
    portfolio_id: "TEXT NOT NULL",
    idempotency_key: "TEXT NOT NULL UNIQUE",
    requested_at: "INTEGER NOT NULL",
  },
} as const;

export const FUNDING_INDEXES = [
  "CREATE INDEX funding_accounts_by_portfolio ON funding_accounts (portfolio_id, created_at, waba_id)",
  "CREATE INDEX funding_runs_by_account ON funding_runs (waba_id, started_at)",
] as const;
