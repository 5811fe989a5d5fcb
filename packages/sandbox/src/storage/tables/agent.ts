/** Conversations with agents, and the tasks in them. */
export const AGENT_TABLES = {
  agent_sessions: {
    id: "TEXT PRIMARY KEY",
    mode: "TEXT NOT NULL",
    title: "TEXT",
    created_at: "INTEGER NOT NULL",
    last_activity_at: "INTEGER NOT NULL",
  },
  agent_runs: {
    id: "TEXT PRIMARY KEY",
    session_id: "TEXT NOT NULL",
    kind: "TEXT NOT NULL",
    prompt: "TEXT",
    finding_id: "TEXT",
    // Kept for webhooks; the API does not show it.
    metadata_json: "TEXT",
    status: "TEXT NOT NULL",
    // What a paused run goes on with.
    paused_from: "TEXT",
    approval_id: "TEXT",
    approval_status: "TEXT",
    approval_created_at: "INTEGER",
    error_message: "TEXT",
    // When it goes on by itself.
    due_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
    started_at: "INTEGER",
    paused_at: "INTEGER",
    finished_at: "INTEGER",
  },
} as const;

export const AGENT_INDEXES = [
  "CREATE INDEX agent_sessions_by_activity ON agent_sessions (mode, last_activity_at, id)",
  "CREATE INDEX agent_runs_by_session ON agent_runs (session_id, created_at, id)",
  "CREATE INDEX agent_runs_due ON agent_runs (due_at) WHERE due_at IS NOT NULL",
] as const;
