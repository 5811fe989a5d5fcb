/** Event definitions and the events of the project. */
export const EVENT_TABLES = {
  event_definitions: {
    id: "TEXT PRIMARY KEY",
    name: "TEXT NOT NULL UNIQUE",
    description: "TEXT",
    property_schema_json: "TEXT NOT NULL DEFAULT '{}'",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
    archived_at: "INTEGER",
    // When the deletion that was asked for takes effect.
    deletion_due_at: "INTEGER",
  },
  events: {
    id: "TEXT PRIMARY KEY",
    definition_id: "TEXT NOT NULL",
    occurred_at: "INTEGER NOT NULL",
    conversation_id: "TEXT",
    properties_json: "TEXT NOT NULL DEFAULT '{}'",
    created_at: "INTEGER NOT NULL",
  },
} as const;

export const EVENT_INDEXES = [
  "CREATE INDEX events_by_time ON events (created_at, id)",
  "CREATE INDEX events_by_definition ON events (definition_id, created_at, id)",
] as const;
