import type { Row } from "@libsql/client";
import type {
  WorkflowEvent,
  WorkflowExecution,
  WorkflowExecutionDetail,
  WorkflowExecutionSummary,
} from "@kapso-platform/types";
import { toStepReference } from "../workflows/steps.js";
import type { Variables } from "../workflows/variables.js";
import { between, conditions } from "./conditions.js";
import {
  number,
  object,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { parsed } from "./json.js";
import type { KeysetQuery } from "./keyset.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";
import { definitionOf } from "./workflows.js";

/** What lists of executions filter by. */
export interface ExecutionFilters {
  workflowId?: string | undefined;
  conversationId?: string | undefined;
  status?: string | undefined;
  waitingReason?: string | undefined;
  startedAfter?: Microseconds | undefined;
  startedBefore?: Microseconds | undefined;
}

const SELECT = "e.*, w.name AS workflow_name, w.status AS workflow_status";
const FROM = "workflow_executions e JOIN workflows w ON w.id = e.workflow_id";

/** The list of executions that match, latest start first. */
export function executionQuery(filters: ExecutionFilters): KeysetQuery {
  const where = conditions([
    ["e.workflow_id = ?", filters.workflowId],
    ["e.conversation_id = ?", filters.conversationId],
    ["e.status = ?", filters.status],
    ["e.waiting_reason = ?", filters.waitingReason],
    ...between("e.started_at", filters.startedAfter, filters.startedBefore),
  ]);
  return {
    select: SELECT,
    from: FROM,
    sort: "e.started_at",
    id: "e.id",
    where,
  };
}

/** The row of an execution with its workflow's name, if there is one. */
export function findExecution(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(`SELECT ${SELECT} FROM ${FROM} WHERE e.id = ?`, [id]);
}

/** The child that a call step of an execution waits for, if there is one. */
export function findOpenChild(
  database: Database,
  parentId: string,
): Promise<Row | undefined> {
  return database.row(
    `SELECT ${SELECT} FROM ${FROM} WHERE e.parent_id = ? AND e.ended_at IS NULL`,
    [parentId],
  );
}

/** All events of an execution, oldest first. */
export function readExecutionEvents(
  database: Database,
  executionId: string,
): Promise<Row[]> {
  return database.rows(
    "SELECT * FROM workflow_events WHERE execution_id = ? ORDER BY created_at, id",
    [executionId],
  );
}

/** What an execution knows. */
export function variablesOf(row: Row): Variables {
  const stored = object(row, "context_json") ?? {};
  const empty = { vars: {}, system: {}, context: {}, metadata: {} };
  return { ...empty, ...stored };
}

/** A row as lists show it. */
export function toExecutionSummary(row: Row): WorkflowExecutionSummary {
  const step = text(row, "step");
  const workflowId = requiredText(row, "workflow_id");
  return {
    id: requiredText(row, "id"),
    status: requiredText(row, "status"),
    started_at: formatTimestamp(requiredNumber(row, "started_at")),
    ended_at: formatNullableTimestamp(number(row, "ended_at")),
    last_event_at: formatTimestamp(requiredNumber(row, "last_event_at")),
    tracking_id: requiredText(row, "tracking_id"),
    whatsapp_conversation_id: text(row, "conversation_id"),
    workflow: {
      id: workflowId,
      name: requiredText(row, "workflow_name"),
      status: requiredText(row, "workflow_status"),
    },
    ...(step !== null && {
      current_step: toStepReference(workflowId, definitionOf(row), step),
    }),
  };
}

/** A row as an update shows it. */
export function toExecution(row: Row): WorkflowExecution {
  return {
    ...toExecutionSummary(row),
    error_details: object(row, "error_json"),
  };
}

/** A row with everything that belongs to it. */
export function toExecutionDetail(
  row: Row,
  events: readonly Row[],
  resumableId: string | null,
): WorkflowExecutionDetail {
  return {
    ...toExecution(row),
    resumable_execution_id: resumableId,
    execution_context: { ...variablesOf(row) },
    events: events.map(toWorkflowEvent(row)),
  };
}

/** Builds the function that shows the events of an execution. */
export function toWorkflowEvent(execution: Row): (row: Row) => WorkflowEvent {
  const workflowId = requiredText(execution, "workflow_id");
  const definition = definitionOf(execution);
  return (row) => {
    const step = text(row, "step");
    return {
      id: requiredText(row, "id"),
      event_type: requiredText(row, "event_type"),
      direction: text(row, "direction"),
      edge_label: text(row, "edge_label"),
      created_at: formatTimestamp(requiredNumber(row, "created_at")),
      payload: parsed<Record<string, unknown>>(row, "payload_json") ?? {},
      ...(step !== null && {
        step: toStepReference(workflowId, definition, step),
      }),
    };
  };
}
