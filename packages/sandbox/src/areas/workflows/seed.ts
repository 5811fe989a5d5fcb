import type { WorkflowDefinition } from "@kapso-platform/types";
import {
  DAY,
  MINUTE,
  type Microseconds,
  type Row,
  type SeedSource,
} from "../../kernel.js";
import type { Random } from "../../seed/random.js";
import { conversations } from "../conversations/conversation.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";
import {
  NEW_WORKFLOW,
  workflowEvents,
  workflowExecutions,
  workflows,
  workflowTriggers,
} from "./workflow.js";

const GREETING = "Hi! What is your order about?";

/**
 * An active workflow that asks and waits, with a waiting execution and an ended
 * one, and a draft. The trigger for messages is inactive, so that received messages
 * start nothing by default.
 */
export function seedWorkflows(source: SeedSource): void {
  const { random, now, rows } = source;
  const createdAt = now - 20 * DAY;
  const definition = askingDefinition(random);
  const asking = {
    ...newWorkflow(random, "Order questions", createdAt, definition),
    status: "active",
    lock_version: 3,
  };
  const survey = newWorkflow(random, "Satisfaction survey", createdAt + DAY, {
    nodes: definition.nodes.slice(0, 1),
    edges: [],
  });
  rows.add(workflows, asking, survey);
  const trigger = (
    trigger_type: string,
    active: boolean,
    at: Microseconds,
  ) => ({
    id: random.uuid(),
    workflow_id: asking.id,
    ...{ trigger_type, active, created_at: at, updated_at: at },
  });
  rows.add(workflowTriggers, trigger("api_call", true, createdAt));
  const [number] = rows.of(phoneNumbers);
  if (number) {
    rows.add(workflowTriggers, {
      ...trigger("inbound_message", false, createdAt + MINUTE),
      phone_number_id: number.phone_number_id,
    });
  }
  addExecution(source, asking, now - 2 * DAY, true);
  addExecution(source, asking, now - DAY, false);
}

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

function newWorkflow(
  random: Random,
  name: string,
  createdAt: Microseconds,
  definition: WorkflowDefinition,
) {
  return {
    ...NEW_WORKFLOW,
    id: random.uuid(),
    name,
    slug: name.toLowerCase().replaceAll(" ", "-"),
    definition,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** Adds an execution with its events: an ended one, or one that waits. */
function addExecution(
  { random, rows }: SeedSource,
  workflow: Pick<Row<typeof workflows>, "id" | "definition">,
  startedAt: Microseconds,
  isOver: boolean,
): void {
  const trackingId = random.uuid();
  const id = random.uuid();
  const endedAt = isOver ? startedAt + 5 * MINUTE : null;
  rows.add(workflowExecutions, {
    id,
    workflow_id: workflow.id,
    tracking_id: trackingId,
    conversation_id: rows.of(conversations)[0]?.id,
    status: isOver ? "ended" : "waiting",
    waiting_reason: isOver ? null : "wait_for_response",
    definition: workflow.definition,
    variables: {
      vars: isOver ? { question: "Where is it?" } : {},
      system: { flow_id: workflow.id, trigger_type: "api_call" },
      context: { channel: "api" },
      metadata: {},
    },
    step: "wait",
    steps_taken: 3,
    created_at: startedAt,
    ended_at: endedAt,
    last_event_at: endedAt ?? startedAt + MINUTE,
  });
  const EVENTS = [
    ["execution_started", null, 0],
    ["step_entered", "greet", 1000],
    ["action_performed", "greet", 2000],
    ["step_entered", "wait", MINUTE],
    ["user_input_received", "wait", 4 * MINUTE],
    ["execution_ended", "wait", 5 * MINUTE],
  ] as const;
  for (const [event_type, step, after] of EVENTS.slice(0, isOver ? 6 : 4)) {
    rows.add(workflowEvents, {
      id: random.uuid(),
      execution_id: id,
      event_type,
      payload: {},
      step,
      created_at: startedAt + after,
    });
  }
}
