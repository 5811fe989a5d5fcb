import type {
  WorkflowEvent,
  WorkflowExecution,
  WorkflowExecutionSummary,
} from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import {
  dated,
  formatTimestamp,
  resource,
  source,
  sql,
  type Microseconds,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { toStepReference } from "./steps.js";
import {
  workflowExecutions,
  workflows,
  type workflowEvents,
} from "./workflow.js";

/** Every execution, with the name and the status of its workflow. */
export const executionsWithWorkflow = source(
  {
    ...workflowExecutions,
    workflow_name: workflows.name,
    workflow_status: workflows.status,
  },
  sql`${workflowExecutions} JOIN ${workflows} ON ${workflows.id} = ${workflowExecutions.workflow_id}`,
);

export type ExecutionRow = Row<typeof executionsWithWorkflow>;

export const execution = resource({
  name: "Workflow execution",
  table: workflowExecutions,
  source: executionsWithWorkflow,
  at: (path: { execution_id: string }) => ({ id: path.execution_id }),
  toItem: toExecution,
});

/** A row as lists show it. */
export function toExecutionSummary(
  row: ExecutionRow,
): WorkflowExecutionSummary {
  return {
    id: row.id,
    status: row.status,
    started_at: formatTimestamp(row.created_at),
    ended_at: formatTimestamp(row.ended_at),
    last_event_at: formatTimestamp(row.last_event_at),
    tracking_id: row.tracking_id,
    whatsapp_conversation_id: row.conversation_id,
    workflow: {
      id: row.workflow_id,
      name: row.workflow_name,
      status: row.workflow_status,
    },
    ...(row.step !== null && { current_step: toStepReference(row, row.step) }),
  };
}

/** A row as an update shows it. */
export function toExecution(row: ExecutionRow): WorkflowExecution {
  return { ...toExecutionSummary(row), error_details: row.error_details };
}

/** Builds the function that shows the events of an execution. */
export function toWorkflowEvent(
  of: ExecutionRow,
): (row: Row<typeof workflowEvents>) => WorkflowEvent {
  return ({ execution_id: _, step, ...row }) => ({
    ...dated(row),
    ...(step !== null && { step: toStepReference(of, step) }),
  });
}

/**
 * The event `workflow.execution.<status>`, for webhooks of the project.
 *
 * @param more - what the event says besides the execution.
 */
export function executionEvent(
  status: "handoff" | "failed",
  execution: Row<typeof workflowExecutions>,
  at: Microseconds,
  more: Readonly<Record<string, unknown>>,
): SandboxEvent {
  const event = `workflow.execution.${status}`;
  const { channel } = execution.variables.context;
  return {
    event,
    phoneNumberId: null,
    payload: {
      event,
      occurred_at: formatTimestamp(at),
      project_id: PROJECT_ID,
      workflow_id: execution.workflow_id,
      workflow_execution_id: execution.id,
      status,
      tracking_id: execution.tracking_id,
      ...(channel !== undefined && { channel }),
      whatsapp_conversation_id: execution.conversation_id,
      ...more,
    },
  };
}
