/** Webhooks, and what was delivered to them. */
export const WEBHOOK_TABLES = {
  webhooks: {
    id: "TEXT PRIMARY KEY",
    // Null for a webhook of the whole project.
    phone_number_id: "TEXT",
    url: "TEXT NOT NULL",
    kind: "TEXT NOT NULL",
    events_json: "TEXT NOT NULL",
    active: "INTEGER NOT NULL",
    secret_key: "TEXT",
    headers_json: "TEXT NOT NULL",
    buffer_enabled: "INTEGER NOT NULL",
    buffer_window_seconds: "INTEGER",
    max_buffer_size: "INTEGER",
    buffer_events_json: "TEXT NOT NULL",
    inactivity_minutes: "INTEGER",
    payload_version: "TEXT NOT NULL",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  webhook_deliveries: {
    // Also the idempotency key of every attempt.
    id: "TEXT PRIMARY KEY",
    webhook_id: "TEXT NOT NULL",
    webhook_url: "TEXT NOT NULL",
    event: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    response_status: "INTEGER",
    attempt_count: "INTEGER NOT NULL",
    phone_number_id: "TEXT",
    conversation_phone_number: "TEXT",
    payload_json: "TEXT NOT NULL",
    delivered_at: "INTEGER",
    failed_at: "INTEGER",
    last_attempt_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
  },
} as const;

export const WEBHOOK_INDEXES = [
  "CREATE INDEX webhooks_by_time ON webhooks (created_at, id)",
  "CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at, id)",
] as const;
