/** Bumped whenever a table changes; a file of another version is refused. */
export const SCHEMA_VERSION = 1;

/** The marker table: schema version, and how often the database was seeded. */
export const META_TABLE = "kapso_sandbox";

/** The key under which that table counts how often data was added. */
export const SEED_RUNS = "seed_runs";

/**
 * Every table with its columns. Instants are microseconds since 1970,
 * booleans 0 or 1, `*_json` columns JSON text.
 */
export const TABLES = {
  users: {
    id: "INTEGER PRIMARY KEY",
    user_id: "TEXT NOT NULL UNIQUE",
    email: "TEXT NOT NULL",
    name: "TEXT NOT NULL",
    role: "TEXT NOT NULL",
  },
  phone_numbers: {
    phone_number_id: "TEXT PRIMARY KEY",
    config_id: "TEXT NOT NULL",
    display_name: "TEXT",
    position: "INTEGER NOT NULL",
  },
  customers: {
    id: "TEXT PRIMARY KEY",
    external_customer_id: "TEXT",
  },
  contacts: {
    id: "TEXT PRIMARY KEY",
    wa_id: "TEXT UNIQUE",
    business_scoped_user_id: "TEXT",
    parent_business_scoped_user_id: "TEXT",
    username: "TEXT",
    profile_name: "TEXT",
    // Lower-cased by JavaScript: SQLite folds ASCII letters only.
    profile_name_folded: "TEXT",
    display_name: "TEXT",
    customer_id: "TEXT",
    metadata_json: "TEXT",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  conversations: {
    id: "TEXT PRIMARY KEY",
    contact_id: "TEXT NOT NULL",
    phone_number_id: "TEXT",
    phone_number: "TEXT",
    business_scoped_user_id: "TEXT",
    parent_business_scoped_user_id: "TEXT",
    username: "TEXT",
    contact_name: "TEXT",
    status: "TEXT NOT NULL",
    last_active_at: "INTEGER NOT NULL",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
    metadata_json: "TEXT NOT NULL DEFAULT '{}'",
    messages_count: "INTEGER NOT NULL DEFAULT 0",
    last_message_id: "TEXT",
    last_message_type: "TEXT",
    last_message_at: "INTEGER",
    last_message_text: "TEXT",
    last_inbound_at: "INTEGER",
    last_outbound_at: "INTEGER",
  },
  assignments: {
    id: "TEXT PRIMARY KEY",
    conversation_id: "TEXT NOT NULL",
    user_id: "TEXT NOT NULL",
    created_by_user_id: "TEXT",
    notes: "TEXT",
    active: "INTEGER NOT NULL",
    created_at: "INTEGER NOT NULL",
  },
  messages: {
    id: "TEXT PRIMARY KEY",
    wamid: "TEXT NOT NULL UNIQUE",
    conversation_id: "TEXT NOT NULL",
    phone_number_id: "TEXT",
    phone_number: "TEXT",
    business_scoped_user_id: "TEXT",
    parent_business_scoped_user_id: "TEXT",
    username: "TEXT",
    direction: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    processing_status: "TEXT NOT NULL",
    origin: "TEXT NOT NULL",
    type: "TEXT NOT NULL",
    has_media: "INTEGER NOT NULL",
    content: "TEXT",
    // The part named after the type (text, image, …) and `context`.
    payload_json: "TEXT NOT NULL",
    // More members of the answer's `kapso` object (transcript, media_data, …).
    kapso_json: "TEXT NOT NULL DEFAULT '{}'",
    sent_at: "INTEGER NOT NULL",
    created_at: "INTEGER NOT NULL",
  },
  marketing_preferences: {
    internal_id: "TEXT PRIMARY KEY",
    contact_id: "TEXT NOT NULL",
    phone_number_id: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    detail: "TEXT",
    source: "TEXT NOT NULL",
    last_event_at: "INTEGER NOT NULL",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
} as const;

export type TableName = keyof typeof TABLES;

/** What a column may hold. */
export type SqlValue = string | number | null;

/** One row to insert: every column of the table has to be named. */
export type NewRow<T extends TableName> = {
  -readonly [C in keyof (typeof TABLES)[T]]: SqlValue;
};

const INDEXES = [
  "CREATE INDEX conversations_by_activity ON conversations (last_active_at, id)",
  "CREATE INDEX conversations_by_status ON conversations (status, last_active_at, id)",
  "CREATE INDEX conversations_by_number ON conversations (phone_number_id, last_active_at, id)",
  "CREATE INDEX conversations_by_contact ON conversations (contact_id, phone_number_id, status)",
  // The rule "at most one active assignment a conversation" as a constraint,
  // so that it holds between processes that share a database too.
  "CREATE UNIQUE INDEX assignments_active ON assignments (conversation_id) WHERE active = 1",
  "CREATE INDEX assignments_by_conversation ON assignments (conversation_id, created_at, id)",
  "CREATE INDEX messages_by_time ON messages (created_at, id)",
  "CREATE INDEX messages_by_conversation ON messages (conversation_id, created_at, id)",
  "CREATE INDEX contacts_by_time ON contacts (created_at, id)",
  "CREATE INDEX contacts_by_bsuid ON contacts (business_scoped_user_id)",
  "CREATE INDEX contacts_by_parent_bsuid ON contacts (parent_business_scoped_user_id)",
  "CREATE UNIQUE INDEX marketing_preferences_by_contact ON marketing_preferences (contact_id, phone_number_id)",
] as const;

/** The statements that turn an empty database into an empty sandbox. */
export function schemaStatements(): string[] {
  const tables = Object.entries(TABLES).map(([name, columns]) => {
    const list = Object.entries(columns).map((column) => column.join(" "));
    return `CREATE TABLE ${name} (${list.join(", ")})`;
  });
  return [
    `CREATE TABLE ${META_TABLE} (key TEXT PRIMARY KEY, value TEXT NOT NULL)`,
    `INSERT INTO ${META_TABLE} VALUES ('schema_version', '${SCHEMA_VERSION}')`,
    ...tables,
    ...INDEXES,
  ];
}
