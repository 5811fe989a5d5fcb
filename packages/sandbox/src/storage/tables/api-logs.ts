/** Requests that the sandbox answered. */
export const API_LOG_TABLES = {
  api_logs: {
    id: "TEXT PRIMARY KEY",
    endpoint: "TEXT NOT NULL",
    http_method: "TEXT NOT NULL",
    response_status: "INTEGER NOT NULL",
    response_time_ms: "REAL NOT NULL",
    error_message: "TEXT",
    created_at: "INTEGER NOT NULL",
  },
} as const;

export const API_LOG_INDEXES = [
  "CREATE INDEX api_logs_by_time ON api_logs (created_at, id)",
] as const;
