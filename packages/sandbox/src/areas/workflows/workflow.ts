import type { Workflow, WorkflowDefinition } from "@kapso-platform/types";
import {
  columns,
  dated,
  expression,
  resource,
  source,
  sql,
  table,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import type { Variables } from "./walk.js";

export const workflows = table("workflows", (t) => ({
  id: t.key(t.text),
  name: t.unique(t.text),
  slug: t.unique(t.text),
  description: t.optional(t.text),
  status: t.text,
  lock_version: t.integer,
  message_debounce_seconds: t.optional(t.integer),
  inbound_message_read_mode: t.text,
  definition: t.json<WorkflowDefinition>(),
  ...t.times,
}));

/** The columns of a new workflow, unless the request has others. */
export const NEW_WORKFLOW = {
  status: "draft",
  lock_version: 0,
  message_debounce_seconds: 1,
  inbound_message_read_mode: "read_with_typing",
} as const;

/** The triggers of workflows. */
export const workflowTriggers = table(
  "workflow_triggers",
  (t) => ({
    id: t.key(t.text),
    workflow_id: t.text,
    trigger_type: t.text,
    active: t.boolean,
    phone_number_id: t.optional(t.text),
    event: t.optional(t.text),
    event_name: t.optional(t.text),
    property_key: t.optional(t.text),
    operator: t.optional(t.text),
    property_value: t.optional(t.json<unknown>()),
    ...t.times,
  }),
  { indexes: ["(workflow_id, created_at, id)"] },
);

/** The input of a waiting step: a message, or the end of a called workflow. */
type StepInput =
  { kind: "message"; data: unknown } | { kind: "child"; error: string | null };

export const workflowExecutions = table(
  "workflow_executions",
  (t) => ({
    id: t.key(t.text),
    workflow_id: t.text,
    // The execution whose call step started this one.
    parent_id: t.optional(t.text),
    tracking_id: t.text,
    conversation_id: t.optional(t.text),
    status: t.text,
    waiting_reason: t.optional(t.text),
    // The graph at the start: later changes do not affect it.
    definition: t.json<WorkflowDefinition>(),
    variables: t.json<Variables>(),
    // The identifier of the current step; null before the first.
    step: t.optional(t.text),
    steps_taken: t.integer,
    // The input that the current step has not read yet.
    input: t.optional(t.json<StepInput>()),
    error_details: t.optional(t.json()),
    // When the next background step is due.
    due_at: t.optional(t.instant),
    /** Shown as `started_at`. */
    created_at: t.instant,
    ended_at: t.optional(t.instant),
    last_event_at: t.instant,
  }),
  {
    cursor: "created_at",
    indexes: [
      "(workflow_id, created_at, id)",
      "(conversation_id, created_at, id)",
      "(parent_id)",
      "(due_at) WHERE due_at IS NOT NULL",
    ],
  },
);

export const workflowEvents = table(
  "workflow_events",
  (t) => ({
    id: t.key(t.text),
    execution_id: t.text,
    event_type: t.text,
    direction: t.optional(t.text),
    edge_label: t.optional(t.text),
    payload: t.json(),
    step: t.optional(t.text),
    created_at: t.instant,
  }),
  { cursor: "created_at", indexes: ["(execution_id, created_at, id)"] },
);

/** The version of the built-in agent tools that new workflows use. */
const AGENT_TOOLS_VERSION = 2;

const EXECUTIONS = sql`FROM ${workflowExecutions} WHERE ${workflowExecutions.workflow_id} = ${workflows.id}`;

/** Every workflow, with the number and the time of its executions. */
export const workflowsWithUse = source(
  {
    ...workflows,
    execution_count: expression(
      columns.integer,
      sql`(SELECT count(*) ${EXECUTIONS})`,
    ),
    last_executed_at: expression(
      columns.optional(columns.instant),
      sql`(SELECT max(${workflowExecutions.created_at}) ${EXECUTIONS})`,
    ),
  },
  sql`${workflows}`,
);

export const workflow = resource({
  name: "Workflow",
  table: workflows,
  source: workflowsWithUse,
  at: (path: { workflow_id: string }) => ({ id: path.workflow_id }),
  toItem: toWorkflow,
});

/** A row as the API shows it, without the graph. */
export function toWorkflow(row: Row<typeof workflowsWithUse>): Workflow {
  const { definition: _, ...item } = row;
  return {
    ...dated(item),
    agent_default_tools_version: AGENT_TOOLS_VERSION,
    project_id: PROJECT_ID,
  };
}
