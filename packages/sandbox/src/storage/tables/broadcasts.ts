/** Message templates, broadcasts and who they go to. */
export const BROADCAST_TABLES = {
  templates: {
    // The id that was used before Meta's; still accepted.
    id: "TEXT PRIMARY KEY",
    meta_template_id: "TEXT NOT NULL UNIQUE",
    name: "TEXT NOT NULL",
    language_code: "TEXT NOT NULL",
    category: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    quality_score: "TEXT",
    components_json: "TEXT NOT NULL DEFAULT '[]'",
  },
  broadcasts: {
    id: "TEXT PRIMARY KEY",
    name: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    phone_number_id: "TEXT NOT NULL",
    template_id: "TEXT NOT NULL",
    scheduled_at: "INTEGER",
    started_at: "INTEGER",
    stopped_at: "INTEGER",
    completed_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  broadcast_recipients: {
    id: "TEXT PRIMARY KEY",
    broadcast_id: "TEXT NOT NULL",
    // From 1, in the order of adding: also the order of sending.
    position: "INTEGER NOT NULL",
    phone_number: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    components_json: "TEXT NOT NULL DEFAULT '[]'",
    sent_at: "INTEGER",
    delivered_at: "INTEGER",
    read_at: "INTEGER",
    failed_at: "INTEGER",
    error_message: "TEXT",
    error_details_json: "TEXT",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
} as const;

export const BROADCAST_INDEXES = [
  "CREATE INDEX broadcasts_by_time ON broadcasts (created_at, id)",
  "CREATE INDEX broadcasts_by_status ON broadcasts (status)",
  "CREATE UNIQUE INDEX broadcast_recipients_by_number ON broadcast_recipients (broadcast_id, phone_number)",
  "CREATE UNIQUE INDEX broadcast_recipients_by_position ON broadcast_recipients (broadcast_id, position)",
] as const;
