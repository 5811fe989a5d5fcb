/** Embedded inboxes. */
export const SETUP_TABLES = {
  inbox_embeds: {
    id: "TEXT PRIMARY KEY",
    name: "TEXT",
    scope_type: "TEXT NOT NULL",
    scope_id: "TEXT",
    assigned_user_id: "TEXT",
    status: "TEXT NOT NULL",
    token: "TEXT NOT NULL UNIQUE",
    allowed_origins_json: "TEXT NOT NULL",
    default_mode: "TEXT NOT NULL",
    language: "TEXT NOT NULL",
    expires_at: "INTEGER",
    last_used_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
} as const;

export const SETUP_INDEXES = [
  "CREATE INDEX inbox_embeds_by_time ON inbox_embeds (created_at, id)",
] as const;
