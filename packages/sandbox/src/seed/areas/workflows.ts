import { conversations } from "../../areas/conversations/table.js";
import type { WorkflowDefinition } from "@kapso-platform/types";
import type { NewRow } from "../../storage/schema.js";
import type { Microseconds } from "../../storage/timestamps.js";
import type { Random } from "../random.js";
import type { AreaSeed } from "./area.js";

const MINUTE = 60_000_000;
const DAY = 1440 * MINUTE;

const GREETING = "Hi! What is your order about?";

/**
 * An active workflow that asks and waits, with an execution that waits and one
 * that has ended, and a draft. The trigger by message is off, so that received
 * messages start nothing before you ask for it.
 */
export const seedWorkflows: AreaSeed = ({ random, now, rows }) => {
  const createdAt = now - 20 * DAY;
  const definition = askingDefinition(random);
  const asking = workflowRow(random, "Order questions", createdAt, definition);
  const survey = workflowRow(random, "Satisfaction survey", createdAt + DAY, {
    nodes: definition.nodes.slice(0, 1),
    edges: [],
  });
  rows.workflows.push({ ...asking, status: "active", lock_version: 3 }, survey);
  const trigger = {
    workflow_id: asking.id,
    event: null,
    event_name: null,
    property_key: null,
    operator: null,
    property_value_json: null,
  };
  rows.workflow_triggers.push({
    ...trigger,
    id: random.uuid(),
    trigger_type: "api_call",
    active: 1,
    phone_number_id: null,
    created_at: createdAt,
    updated_at: createdAt,
  });
  const [number] = rows.phone_numbers;
  if (number) {
    rows.workflow_triggers.push({
      ...trigger,
      id: random.uuid(),
      trigger_type: "inbound_message",
      active: 0,
      phone_number_id: number.phone_number_id,
      created_at: createdAt + MINUTE,
      updated_at: createdAt + MINUTE,
    });
  }
  const [conversation] = rows.of(conversations);
  for (const [isOver, startedAt] of [
    [true, now - 2 * DAY],
    [false, now - DAY],
  ] as const) {
    const execution = executionRow(random, asking, startedAt, isOver);
    rows.workflow_executions.push({
      ...execution,
      conversation_id: conversation?.id ?? null,
    });
    rows.workflow_events.push(...eventRows(random, execution, isOver));
  }
};

function askingDefinition(random: Random): WorkflowDefinition {
  const node = (
    id: string,
    nodeType: string,
    displayName: string,
    config: Record<string, unknown>,
    x: number,
  ) => ({
    id,
    type: "flow-node",
    position: { x, y: 120 },
    data: { node_type: nodeType, config, display_name: displayName },
  });
  const edge = (source: string, target: string) => ({
    id: random.uuid(),
    source,
    target,
    label: "next",
    type: "default",
    flow_condition_id: null,
  });
  return {
    nodes: [
      node("start", "start", "Start", {}, 120),
      node("greet", "send_text", "Greet", { message: GREETING }, 360),
      node(
        "wait",
        "wait_for_response",
        "Wait for response",
        { has_timeout: false, save_response_to: "question" },
        600,
      ),
    ],
    edges: [edge("start", "greet"), edge("greet", "wait")],
  };
}

function workflowRow(
  random: Random,
  name: string,
  createdAt: Microseconds,
  definition: WorkflowDefinition,
): NewRow<"workflows"> {
  return {
    id: random.uuid(),
    name,
    slug: name.toLowerCase().replaceAll(" ", "-"),
    description: null,
    status: "draft",
    lock_version: 0,
    message_debounce_seconds: 1,
    inbound_message_read_mode: "read_with_typing",
    definition_json: JSON.stringify(definition),
    created_at: createdAt,
    updated_at: createdAt,
  };
}

function executionRow(
  random: Random,
  workflow: NewRow<"workflows">,
  startedAt: Microseconds,
  isOver: boolean,
): NewRow<"workflow_executions"> {
  const trackingId = random.uuid();
  const endedAt = isOver ? startedAt + 5 * MINUTE : null;
  return {
    id: random.uuid(),
    workflow_id: workflow.id,
    parent_id: null,
    tracking_id: trackingId,
    conversation_id: null,
    status: isOver ? "ended" : "waiting",
    waiting_reason: isOver ? null : "wait_for_response",
    definition_json: workflow.definition_json,
    context_json: JSON.stringify({
      vars: isOver ? { question: "Where is it?" } : {},
      system: { flow_id: workflow.id, trigger_type: "api_call" },
      context: { channel: "api" },
      metadata: {},
    }),
    step: "wait",
    steps_taken: 3,
    input_json: null,
    error_json: null,
    due_at: null,
    started_at: startedAt,
    ended_at: endedAt,
    last_event_at: endedAt ?? startedAt + MINUTE,
  };
}

function eventRows(
  random: Random,
  execution: NewRow<"workflow_executions">,
  isOver: boolean,
): NewRow<"workflow_events">[] {
  const startedAt = Number(execution.started_at);
  const event = (type: string, step: string | null, after: Microseconds) => ({
    id: random.uuid(),
    execution_id: execution.id,
    event_type: type,
    direction: null,
    edge_label: null,
    payload_json: "{}",
    step,
    created_at: startedAt + after,
  });
  return [
    event("execution_started", null, 0),
    event("step_entered", "greet", 1000),
    event("action_performed", "greet", 2000),
    event("step_entered", "wait", MINUTE),
    ...(isOver
      ? [
          event("user_input_received", "wait", 4 * MINUTE),
          event("execution_ended", "wait", 5 * MINUTE),
        ]
      : []),
  ];
}
