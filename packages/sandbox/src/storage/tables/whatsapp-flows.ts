/** WhatsApp Flows: forms inside a chat. */
export const WHATSAPP_FLOW_TABLES = {
  whatsapp_flows: {
    id: "TEXT PRIMARY KEY",
    meta_flow_id: "TEXT NOT NULL UNIQUE",
    name: "TEXT NOT NULL",
    status: "TEXT NOT NULL",
    phone_number_id: "TEXT NOT NULL",
    // The function behind the data endpoint, and when Meta was told of it.
    function_id: "TEXT",
    registered_at: "INTEGER",
    published_at: "INTEGER",
    last_synced_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  whatsapp_flow_versions: {
    id: "TEXT PRIMARY KEY",
    flow_id: "TEXT NOT NULL",
    // From 1.
    number: "INTEGER NOT NULL",
    status: "TEXT NOT NULL",
    flow_json: "TEXT NOT NULL",
    published_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  // Business accounts whose flows can be encrypted.
  whatsapp_flow_encryption: {
    business_account_id: "TEXT PRIMARY KEY",
    created_at: "INTEGER NOT NULL",
  },
} as const;

export const WHATSAPP_FLOW_INDEXES = [
  "CREATE INDEX whatsapp_flows_by_time ON whatsapp_flows (created_at, id)",
  "CREATE UNIQUE INDEX whatsapp_flow_versions_by_number ON whatsapp_flow_versions (flow_id, number)",
] as const;
