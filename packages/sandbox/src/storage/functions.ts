import type { Row } from "@libsql/client";
import type {
  KapsoFunction,
  FunctionConsoleLog,
  FunctionInvocationDetail,
} from "@kapso-platform/types";
import { PROJECT_ID } from "../project-identity.js";
import { basePath } from "../spec/document.js";
import {
  number,
  object,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { parsed } from "./json.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** Finishes the deployments whose time has come. */
export function settleDeployments(
  database: Database,
  now: Microseconds,
): Promise<void> {
  const due = "deploy_due_at <= ?";
  return database.write([
    {
      sql: `UPDATE functions SET status = 'error', updated_at = deploy_due_at, deploy_due_at = NULL WHERE ${due} AND deploy_fails = 1`,
      args: [now],
    },
    {
      sql: `UPDATE functions SET status = 'deployed', version = coalesce(version, 0) + 1,
        last_deployed_at = deploy_due_at, updated_at = deploy_due_at, deploy_due_at = NULL WHERE ${due}`,
      args: [now],
    },
  ]);
}

/** All functions, newest first. */
export function readFunctions(database: Database): Promise<Row[]> {
  return database.rows(
    "SELECT * FROM functions ORDER BY created_at DESC, id DESC",
  );
}

/** The row of a function, if there is one. */
export function findFunction(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row("SELECT * FROM functions WHERE id = ?", [id]);
}

/**
 * A row as the API shows it.
 *
 * @param origin - of the sandbox: the endpoint is on it. Functions on Supabase
 *   have an endpoint there, and the sandbox has no Supabase project.
 */
export function toFunction(row: Row, origin: string): KapsoFunction {
  const id = requiredText(row, "id");
  const type = requiredText(row, "function_type");
  return {
    id,
    name: requiredText(row, "name"),
    slug: requiredText(row, "slug"),
    lock_version: requiredNumber(row, "lock_version"),
    description: text(row, "description"),
    code: requiredText(row, "code"),
    version: number(row, "version"),
    status: requiredText(row, "status"),
    last_deployed_at: formatNullableTimestamp(number(row, "last_deployed_at")),
    function_type: type,
    invoke_response_mode: requiredText(row, "invoke_response_mode"),
    public_endpoint: requiredNumber(row, "public_endpoint") === 1,
    runtime_config: object(row, "runtime_config_json"),
    endpoint_url:
      type === "cloudflare_worker"
        ? `${origin}${basePath}/functions/${id}/invoke`
        : null,
    project_id: PROJECT_ID,
    created_by_id: null,
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
  };
}

/** A row of an invocation as the API shows it. */
export function toInvocation(row: Row): FunctionInvocationDetail {
  return {
    id: requiredText(row, "id"),
    status_code: requiredNumber(row, "status_code"),
    duration_ms: number(row, "duration_ms"),
    request_body: object(row, "request_body_json"),
    response_body: object(row, "response_body_json"),
    error_message: text(row, "error_message"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    console_logs: parsed<FunctionConsoleLog[]>(row, "console_logs_json") ?? [],
  };
}
