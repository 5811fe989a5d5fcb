import { randomUUID } from "node:crypto";
import type { WorkflowDefinition } from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../../background.js";
import {
  formatTimestamp,
  insert,
  sql,
  update,
  type Microseconds,
  type Row,
  type Sql,
} from "../../kernel.js";
import type { Variables, WalkEvent } from "./walk.js";
import { workflowEvents, workflowExecutions } from "./workflow.js";

/** The values that a new execution starts with. */
interface ExecutionStart extends Partial<Variables> {
  workflowId: string;
  /** The graph that it keeps. */
  definition: WorkflowDefinition;
  triggerType: string;
  conversationId: string | null;
  /** The execution whose call step starts it. */
  parentId?: string;
}

/** The statements that start an execution, and its ids. */
export function startExecution(
  start: ExecutionStart,
  at: Microseconds,
): { id: string; trackingId: string; statements: Sql[] } {
  const id = randomUUID();
  const trackingId = randomUUID();
  const { workflowId, triggerType } = start;
  const variables = {
    vars: start.vars ?? {},
    system: {
      ...start.system,
      flow_id: workflowId,
      started_at: formatTimestamp(at),
      trigger_type: triggerType,
      tracking_id: trackingId,
    },
    context: start.context ?? {},
    metadata: start.metadata ?? {},
  };
  const row = {
    id,
    workflow_id: workflowId,
    parent_id: start.parentId,
    tracking_id: trackingId,
    conversation_id: start.conversationId,
    status: "running",
    definition: start.definition,
    variables,
    steps_taken: 0,
    due_at: at + BACKGROUND_STEP,
    created_at: at,
    last_event_at: at,
  };
  const payload = { trigger_type: triggerType };
  const started = { type: "execution_started", step: null, payload };
  const statements = [
    ...insert(workflowExecutions, [row]),
    ...recordEvents(id, [started], at),
  ];
  return { id, trackingId, statements };
}

/** The statements that record events, a microsecond apart from `at` on. */
export function recordEvents(
  executionId: string,
  events: readonly WalkEvent[],
  at: Microseconds,
): Sql[] {
  const last = at + Math.max(0, events.length - 1);
  return [
    ...insert(
      workflowEvents,
      events.map(({ type, label, payload = {}, ...event }, index) => ({
        ...event,
        id: randomUUID(),
        execution_id: executionId,
        event_type: type,
        edge_label: label,
        payload,
        created_at: at + index,
      })),
    ),
    sql`UPDATE ${workflowExecutions} SET last_event_at = max(last_event_at, ${last}) WHERE id = ${executionId}`,
  ];
}

/**
 * Continues the parent of an execution that has ended, if it has one and still
 * waits.
 */
export function wakeParent(
  parentId: string | null,
  error: string | null,
  at: Microseconds,
): Sql[] {
  if (parentId === null) return [];
  const change = { input: { kind: "child" as const, error }, due_at: at };
  return [
    update(workflowExecutions, change, {
      id: parentId,
      status: "waiting",
      waiting_reason: "call_workflow",
    }),
  ];
}

/** The statements that give a waiting execution its input. */
export function giveInput(
  { id, step, variables: known }: Row<typeof workflowExecutions>,
  given: { kind: string; data: unknown },
  variables: Readonly<Record<string, unknown>> | undefined,
  now: Microseconds,
): Sql[] {
  const received = { type: "user_input_received", step, payload: given };
  const keys = Object.keys(variables ?? {});
  const merged = { type: "variables_merged", step, payload: { keys } };
  const events = variables ? [received, merged] : [received];
  const change = {
    status: "running",
    waiting_reason: null,
    variables: { ...known, vars: { ...known.vars, ...variables } },
    input: { kind: "message" as const, data: given.data },
    due_at: now + BACKGROUND_STEP,
  };
  return [
    update(workflowExecutions, change, { id }),
    ...recordEvents(id, events, now),
  ];
}
