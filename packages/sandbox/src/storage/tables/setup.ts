/** What gets a number going: display names, embedded inboxes. */
export const SETUP_TABLES = {
  display_name_requests: {
    id: "TEXT PRIMARY KEY",
    phone_number_id: "TEXT NOT NULL",
    requested_display_name: "TEXT NOT NULL",
    previous_display_name: "TEXT",
    status: "TEXT NOT NULL",
    submitted_at: "INTEGER NOT NULL",
    reviewed_at: "INTEGER",
    applied_at: "INTEGER",
  },
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
  "CREATE INDEX display_name_requests_by_number ON display_name_requests (phone_number_id, submitted_at, id)",
  "CREATE INDEX inbox_embeds_by_time ON inbox_embeds (created_at, id)",
] as const;
