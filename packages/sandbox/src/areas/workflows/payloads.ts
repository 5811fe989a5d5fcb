import type { SandboxEvent } from "../../events.js";
import { formatTimestamp, type Microseconds, type Row } from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import type { workflowExecutions } from "./table.js";

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
