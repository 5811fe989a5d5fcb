/** Functions, the names of their secrets, and what came of calling them. */
export const FUNCTION_TABLES = {
  functions: {
    id: "TEXT PRIMARY KEY",
    name: "TEXT NOT NULL",
    slug: "TEXT NOT NULL UNIQUE",
    lock_version: "INTEGER NOT NULL",
    description: "TEXT",
    code: "TEXT NOT NULL",
    // What is live; the code of a deployment under way until it is done.
    deployed_code: "TEXT",
    version: "INTEGER",
    status: "TEXT NOT NULL",
    deploy_due_at: "INTEGER",
    deploy_fails: "INTEGER NOT NULL DEFAULT 0",
    last_deployed_at: "INTEGER",
    function_type: "TEXT NOT NULL",
    invoke_response_mode: "TEXT NOT NULL",
    public_endpoint: "INTEGER NOT NULL",
    runtime_config_json: "TEXT",
    created_at: "INTEGER NOT NULL",
    updated_at: "INTEGER NOT NULL",
  },
  // Without values: nothing reads them, so nothing can give them away.
  function_secrets: {
    id: "TEXT PRIMARY KEY",
    function_id: "TEXT NOT NULL",
    name: "TEXT NOT NULL",
    type: "TEXT NOT NULL",
    created_at: "INTEGER NOT NULL",
  },
  function_invocations: {
    id: "TEXT PRIMARY KEY",
    function_id: "TEXT NOT NULL",
    status_code: "INTEGER NOT NULL",
    duration_ms: "INTEGER",
    request_body_json: "TEXT",
    response_body_json: "TEXT",
    error_message: "TEXT",
    console_logs_json: "TEXT NOT NULL DEFAULT '[]'",
    created_at: "INTEGER NOT NULL",
  },
} as const;

export const FUNCTION_INDEXES = [
  "CREATE INDEX functions_by_time ON functions (created_at, id)",
  "CREATE UNIQUE INDEX function_secrets_by_name ON function_secrets (function_id, name)",
  "CREATE INDEX function_invocations_by_function ON function_invocations (function_id, created_at, id)",
] as const;
