import type { Row } from "@libsql/client";
import type { SandboxEvent } from "../events.js";
import { PROJECT_ID } from "../project-identity.js";
import { requiredText, text } from "../storage/database.js";
import { variablesOf } from "../storage/executions.js";
import { formatTimestamp, type Microseconds } from "../storage/timestamps.js";

/** `workflow.execution.handoff`, for webhooks of the project. */
export function handoffEvent(
  execution: Row,
  reason: string | null,
  at: Microseconds,
): SandboxEvent {
  return executionEvent(
    "workflow.execution.handoff",
    "handoff",
    execution,
    at,
    {
      handoff: { ...(reason !== null && { reason }), source: "action_step" },
    },
  );
}

/** `workflow.execution.failed`, for webhooks of the project. */
export function failureEvent(
  execution: Row,
  message: string,
  at: Microseconds,
): SandboxEvent {
  return executionEvent("workflow.execution.failed", "failed", execution, at, {
    error: { message },
  });
}

function executionEvent(
  event: string,
  status: string,
  execution: Row,
  at: Microseconds,
  more: Readonly<Record<string, unknown>>,
): SandboxEvent {
  const { channel } = variablesOf(execution).context;
  return {
    event,
    phoneNumberId: null,
    payload: {
      event,
      occurred_at: formatTimestamp(at),
      project_id: PROJECT_ID,
      workflow_id: requiredText(execution, "workflow_id"),
      workflow_execution_id: requiredText(execution, "id"),
      status,
      tracking_id: requiredText(execution, "tracking_id"),
      channel: channel ?? null,
      whatsapp_conversation_id: text(execution, "conversation_id"),
      ...more,
    },
  };
}
