/** The project itself: its members, numbers and customers. */
export const PROJECT_TABLES = {
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
    name: "TEXT NOT NULL",
    kind: "TEXT NOT NULL",
    business_account_id: "TEXT",
    customer_id: "TEXT",
    display_phone_number: "TEXT NOT NULL",
    inbound_processing_enabled: "INTEGER NOT NULL",
    calls_enabled: "INTEGER NOT NULL",
    webhook_verified_at: "INTEGER",
    status: "TEXT NOT NULL",
    health_checked_at: "INTEGER",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  customers: {
    id: "TEXT PRIMARY KEY",
    name: "TEXT NOT NULL",
    external_customer_id: "TEXT",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
} as const;

export const PROJECT_INDEXES = [
  "CREATE INDEX customers_by_external_id ON customers (external_customer_id)",
  "CREATE INDEX customers_by_time ON customers (created_at, id)",
] as const;
