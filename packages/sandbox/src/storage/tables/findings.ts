/** Findings about the project's conversations, and what was done about them. */
export const FINDING_TABLES = {
  findings: {
    id: "TEXT PRIMARY KEY",
    // Findings that belong together have the same.
    group_id: "TEXT NOT NULL",
    // The name of the event that the finding is about.
    signal_name: "TEXT NOT NULL",
    direction: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    affected_count: "INTEGER NOT NULL",
    affected_unit: "TEXT NOT NULL",
    baseline_count: "INTEGER",
    current_rate: "REAL",
    baseline_rate: "REAL",
    evidence_revision: "INTEGER NOT NULL",
    window_start_at: "INTEGER NOT NULL",
    window_end_at: "INTEGER NOT NULL",
    last_observed_at: "INTEGER NOT NULL",
    last_qualified_at: "INTEGER NOT NULL",
  },
  finding_investigations: {
    id: "TEXT PRIMARY KEY",
    finding_id: "TEXT NOT NULL",
    // The evidence that it covers.
    evidence_revision: "INTEGER NOT NULL",
    // Its status once it is over: completed or failed.
    outcome: "TEXT NOT NULL",
    created_at: "INTEGER NOT NULL",
  },
  finding_verifications: {
    id: "TEXT PRIMARY KEY",
    finding_id: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    reason: "TEXT",
    note: "TEXT",
    started_at: "INTEGER NOT NULL",
    completed_at: "INTEGER",
  },
} as const;

export const FINDING_INDEXES = [
  "CREATE INDEX finding_investigations_by_finding ON finding_investigations (finding_id, created_at)",
  "CREATE INDEX finding_verifications_by_finding ON finding_verifications (finding_id, started_at)",
] as const;
