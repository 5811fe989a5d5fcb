import { randomUUID } from "node:crypto";
import { BACKGROUND_STEP } from "../background.js";
import type { Row } from "@libsql/client";
import { changeStatement } from "../storage/change.js";
import { requiredText, text, type Statement } from "../storage/database.js";
import { variablesOf } from "../storage/executions.js";
import { insertStatements } from "../storage/insert.js";
import { formatTimestamp, type Microseconds } from "../storage/timestamps.js";
import type { WalkEvent } from "./walk.js";
import type { Variables } from "./variables.js";

/** What an execution starts from. */
export interface ExecutionStart {
  workflowId: string;
  /** The graph it keeps, as JSON. */
  definitionJson: string;
  triggerType: string;
  conversationId: string | null;
  /** The execution whose call step starts it. */
  parentId?: string;
  vars?: Readonly<Record<string, unknown>> | undefined;
  context?: Readonly<Record<string, unknown>> | undefined;
  system?: Readonly<Record<string, unknown>> | undefined;
  metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** The statements that start an execution, and how it can be found. */
export function startExecution(
  start: ExecutionStart,
  at: Microseconds,
): { id: string; trackingId: string; statements: Statement[] } {
  const id = randomUUID();
  const trackingId = randomUUID();
  const { workflowId, triggerType } = start;
  const variables: Variables = {
    vars: { ...start.vars },
    system: {
      ...start.system,
      flow_id: workflowId,
      started_at: formatTimestamp(at),
      trigger_type: triggerType,
      tracking_id: trackingId,
    },
    context: { ...start.context },
    metadata: { ...start.metadata },
  };
  const statements = [
    ...insertStatements("workflow_executions", [
      {
        id,
        workflow_id: workflowId,
        parent_id: start.parentId ?? null,
        tracking_id: trackingId,
        conversation_id: start.conversationId,
        status: "running",
        waiting_reason: null,
        definition_json: start.definitionJson,
        context_json: JSON.stringify(variables),
        step: null,
        steps_taken: 0,
        input_json: null,
        error_json: null,
        due_at: at + BACKGROUND_STEP,
        started_at: at,
        ended_at: null,
        last_event_at: at,
      },
    ]),
    ...eventStatements(
      id,
      [
        {
          type: "execution_started",
          step: null,
          payload: { trigger_type: triggerType },
        },
      ],
      at,
    ),
  ];
  return { id, trackingId, statements };
}

/** The statements that record events, a microsecond apart from `at` on. */
export function eventStatements(
  executionId: string,
  events: readonly WalkEvent[],
  at: Microseconds,
): Statement[] {
  return [
    ...insertStatements(
      "workflow_events",
      events.map((event, index) => ({
        id: randomUUID(),
        execution_id: executionId,
        event_type: event.type,
        direction: event.direction ?? null,
        edge_label: event.label ?? null,
        payload_json: JSON.stringify(event.payload ?? {}),
        step: event.step,
        created_at: at + index,
      })),
    ),
    {
      sql: "UPDATE workflow_executions SET last_event_at = max(last_event_at, ?) WHERE id = ?",
      args: [at + Math.max(0, events.length - 1), executionId],
    },
  ];
}

/** What a waiting step is given: a message, or the end of a called workflow. */
export type StepInput =
  { kind: "message"; data: unknown } | { kind: "child"; error: string | null };

/**
 * Lets the parent of an execution that is over go on, if it has one. Nothing
 * happens when the parent has stopped waiting for it.
 */
export function wakeParentStatement(
  parentId: string | null,
  error: string | null,
  at: Microseconds,
): Statement[] {
  if (parentId === null) return [];
  const input: StepInput = { kind: "child", error };
  return [
    {
      sql: "UPDATE workflow_executions SET input_json = ?, due_at = ? WHERE id = ? AND status = 'waiting' AND waiting_reason = 'call_workflow'",
      args: [JSON.stringify(input), at, parentId],
    },
  ];
}

/** The statements that give a waiting execution its input. */
export function inputStatements(
  target: Row,
  given: { kind: string; data: unknown },
  variables: Readonly<Record<string, unknown>> | undefined,
  now: Microseconds,
): Statement[] {
  const id = requiredText(target, "id");
  const step = text(target, "step");
  const input: StepInput = { kind: "message", data: given.data };
  const known = variablesOf(target);
  const events: WalkEvent[] = [
    { type: "user_input_received", step, payload: { ...given } },
  ];
  if (variables) {
    events.push({
      type: "variables_merged",
      step,
      payload: { keys: Object.keys(variables) },
    });
  }
  return [
    changeStatement("workflow_executions", id, {
      status: "running",
      waiting_reason: null,
      context_json: JSON.stringify({
        ...known,
        vars: { ...known.vars, ...variables },
      }),
      input_json: JSON.stringify(input),
      due_at: now + BACKGROUND_STEP,
    }),
    ...eventStatements(id, events, now),
  ];
}
