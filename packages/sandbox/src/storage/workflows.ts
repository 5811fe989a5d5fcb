import type { Row } from "@libsql/client";
import type {
  Workflow,
  WorkflowDefinition,
  WorkflowWithDefinition,
} from "@kapso-platform/types";
import { PROJECT_ID } from "../project-identity.js";
import { between, conditions } from "./conditions.js";
import {
  number,
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

/** What `GET /workflows` filters by. */
export interface WorkflowFilters {
  status?: string | undefined;
  namePart?: string | undefined;
  createdAfter?: Microseconds | undefined;
  createdBefore?: Microseconds | undefined;
}

/** The version of the built-in agent tools that new workflows use. */
const AGENT_TOOLS_VERSION = 2;

const EXECUTIONS = "FROM workflow_executions e WHERE e.workflow_id = w.id";

const SELECT = `SELECT w.*, (SELECT count(*) ${EXECUTIONS}) AS execution_count,
  (SELECT max(e.started_at) ${EXECUTIONS}) AS last_executed_at FROM workflows w`;

/** The workflows that match, newest first. */
export async function readWorkflows(
  database: Database,
  filters: WorkflowFilters,
): Promise<Row[]> {
  const where = conditions([
    ["w.status = ?", filters.status],
    ...between("w.created_at", filters.createdAfter, filters.createdBefore),
  ]);
  const rows = await database.rows(
    `${SELECT} WHERE ${where.map(({ sql }) => sql).join(" AND ") || "1"} ORDER BY w.created_at DESC, w.id DESC`,
    where.flatMap(({ args }) => args),
  );
  const part = filters.namePart?.toLowerCase();
  // Not in SQL, which folds the case of ASCII letters only.
  return part === undefined
    ? rows
    : rows.filter((row) =>
        requiredText(row, "name").toLowerCase().includes(part),
      );
}

/** The row of a workflow, if there is one. */
export function findWorkflow(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(`${SELECT} WHERE w.id = ?`, [id]);
}

/** The graph of a workflow, or of an execution's snapshot. */
export function definitionOf(row: Row): WorkflowDefinition {
  return (
    parsed<WorkflowDefinition>(row, "definition_json") ?? {
      nodes: [],
      edges: [],
    }
  );
}

/** A row as the API shows it, without the graph. */
export function toWorkflow(row: Row): Workflow {
  return {
    id: requiredText(row, "id"),
    name: requiredText(row, "name"),
    slug: requiredText(row, "slug"),
    description: text(row, "description"),
    status: requiredText(row, "status"),
    lock_version: requiredNumber(row, "lock_version"),
    message_debounce_seconds: number(row, "message_debounce_seconds"),
    agent_default_tools_version: AGENT_TOOLS_VERSION,
    inbound_message_read_mode: requiredText(row, "inbound_message_read_mode"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    project_id: PROJECT_ID,
    execution_count: requiredNumber(row, "execution_count"),
    last_executed_at: formatNullableTimestamp(number(row, "last_executed_at")),
  };
}

/** A row as the API shows it, with the graph. */
export function toWorkflowWithDefinition(row: Row): WorkflowWithDefinition {
  return { ...toWorkflow(row), definition: definitionOf(row) };
}
