/** Workflows, what starts them, and their executions. */
export const WORKFLOW_TABLES = {
  workflows: {
    id: "TEXT PRIMARY KEY",
    name: "TEXT NOT NULL UNIQUE",
    slug: "TEXT NOT NULL UNIQUE",
    description: "TEXT",
    status: "TEXT NOT NULL",
    lock_version: "INTEGER NOT NULL",
    message_debounce_seconds: "INTEGER",
    inbound_message_read_mode: "TEXT NOT NULL",
    definition_json: "TEXT NOT NULL",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  workflow_triggers: {
    id: "TEXT PRIMARY KEY",
    workflow_id: "TEXT NOT NULL",
    trigger_type: "TEXT NOT NULL",
    active: "INTEGER NOT NULL",
    phone_number_id: "TEXT",
    event: "TEXT",
    event_name: "TEXT",
    property_key: "TEXT",
    operator: "TEXT",
    property_value_json: "TEXT",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  workflow_executions: {
    id: "TEXT PRIMARY KEY",
    workflow_id: "TEXT NOT NULL",
    // The execution whose call step started this one.
    parent_id: "TEXT",
    tracking_id: "TEXT NOT NULL",
    conversation_id: "TEXT",
    status: "TEXT NOT NULL",
    waiting_reason: "TEXT",
    // The graph as it was at the start: later edits do not reach it.
    definition_json: "TEXT NOT NULL",
    context_json: "TEXT NOT NULL",
    // The identifier of the step it stands at; null before the first.
    step: "TEXT",
    steps_taken: "INTEGER NOT NULL DEFAULT 0",
    // What the step it stands at was given and has not taken in yet.
    input_json: "TEXT",
    error_json: "TEXT",
    // When it goes on by itself.
    due_at: "INTEGER",
    started_at: "INTEGER NOT NULL",
    ended_at: "INTEGER",
    last_event_at: "INTEGER NOT NULL",
  },
  workflow_events: {
    id: "TEXT PRIMARY KEY",
    execution_id: "TEXT NOT NULL",
    event_type: "TEXT NOT NULL",
    direction: "TEXT",
    edge_label: "TEXT",
    payload_json: "TEXT NOT NULL DEFAULT '{}'",
    step: "TEXT",
    created_at: "INTEGER NOT NULL",
  },
} as const;

export const WORKFLOW_INDEXES = [
  "CREATE INDEX workflow_triggers_by_workflow ON workflow_triggers (workflow_id, created_at, id)",
  "CREATE INDEX workflow_executions_by_workflow ON workflow_executions (workflow_id, started_at, id)",
  "CREATE INDEX workflow_executions_by_conversation ON workflow_executions (conversation_id, started_at, id)",
  "CREATE INDEX workflow_executions_by_parent ON workflow_executions (parent_id)",
  "CREATE INDEX workflow_executions_due ON workflow_executions (due_at) WHERE due_at IS NOT NULL",
  "CREATE INDEX workflow_events_by_execution ON workflow_events (execution_id, created_at, id)",
] as const;
