import type { FunctionConsoleLog } from "@kapso-platform/types";
import { table } from "../../kernel.js";

export const functions = table(
  "functions",
  (t) => ({
    id: t.key(t.text),
    name: t.text,
    slug: t.unique(t.text),
    lock_version: t.integer,
    description: t.optional(t.text),
    code: t.text,
    // What is live; the code of a deployment under way until it is done.
    deployed_code: t.optional(t.text),
    version: t.optional(t.integer),
    status: t.text,
    deploy_due_at: t.optional(t.instant),
    deploy_fails: t.boolean,
    last_deployed_at: t.optional(t.instant),
    function_type: t.text,
    invoke_response_mode: t.text,
    public_endpoint: t.boolean,
    runtime_config: t.optional(t.json()),
    created_at: t.instant,
    updated_at: t.instant,
  }),
  { indexes: { functions_by_time: "(created_at, id)" } },
);

/** Without values: nothing reads them, so nothing can give them away. */
export const functionSecrets = table(
  "function_secrets",
  (t) => ({
    id: t.key(t.text),
    function_id: t.text,
    name: t.text,
    type: t.text,
    created_at: t.instant,
  }),
  { indexes: { function_secrets_by_name: "UNIQUE (function_id, name)" } },
);

export const functionInvocations = table(
  "function_invocations",
  (t) => ({
    id: t.key(t.text),
    function_id: t.text,
    status_code: t.integer,
    duration_ms: t.integer,
    request_body: t.optional(t.json()),
    response_body: t.optional(t.json()),
    error_message: t.optional(t.text),
    console_logs: t.json<FunctionConsoleLog[]>(),
    created_at: t.instant,
  }),
  {
    indexes: {
      function_invocations_by_function: "(function_id, created_at, id)",
    },
  },
);

/** The columns of a new draft besides its name, slug and code. */
export const NEW_DRAFT = {
  lock_version: 0,
  status: "draft",
  deploy_fails: false,
  invoke_response_mode: "passthrough",
  public_endpoint: false,
} as const;
