/** Where the team is told, and of what. */
export const NOTIFICATION_TABLES = {
  notification_destinations: {
    id: "TEXT PRIMARY KEY",
    kind: "TEXT NOT NULL",
    label: "TEXT",
    status: "TEXT NOT NULL",
    // An email address in lower case, or the id of a Slack channel.
    address: "TEXT NOT NULL UNIQUE",
    workspace_name: "TEXT",
    verified_at: "INTEGER",
    // A removed destination is hidden, and revived when it is added again.
    removed_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  notification_routes: {
    id: "TEXT PRIMARY KEY",
    destination_id: "TEXT NOT NULL",
    event_key: "TEXT NOT NULL",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
} as const;

export const NOTIFICATION_INDEXES = [
  "CREATE UNIQUE INDEX notification_routes_by_destination ON notification_routes (destination_id, event_key)",
] as const;
