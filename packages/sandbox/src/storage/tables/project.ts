/** The numbers of the project. */
export const PROJECT_TABLES = {
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
} as const;
