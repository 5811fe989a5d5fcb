import type {
  WorkflowDefinition,
  WorkflowDefinitionNode,
} from "@kapso-platform/types";
import { branchesOf, configOf, follow, startOf, textOf } from "./steps.js";

/** The variables of an execution: those of users, and those of the service. */
export interface Variables {
  vars: Record<string, unknown>;
  system: Record<string, unknown>;
  context: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** An event of a walk. */
export interface WalkEvent {
  type: string;
  step: string | null;
  direction?: string;
  label?: string;
  payload?: Readonly<Record<string, unknown>>;
}

/** What steps depend on besides their workflow. */
export interface WalkFacts {
  /** Ids of the functions that are deployed. */
  functions: ReadonlySet<string>;
  /** Ids of the workflows that are active and have a start node. */
  workflows: ReadonlySet<string>;
}

/** Why a walk stops. */
export type Stop =
  | { kind: "ended" }
  | { kind: "waiting"; seconds: number | null }
  | { kind: "calling"; workflowId: string }
  | { kind: "handoff"; reason: string | null }
  | { kind: "failed"; message: string };

/** The state of an execution while it walks through its graph. Walking changes it. */
export interface Walker {
  definition: WorkflowDefinition;
  facts: WalkFacts;
  variables: Variables;
  /** The current step; null before the first. */
  step: string | null;
  stepsTaken: number;
  events: WalkEvent[];
}

/** An execution with more steps is stopped as endless. */
const MAX_STEPS = 200;

/** Enters the graph, or leaves the current step, and continues until it stops. */
export function walk(
  walker: Walker,
  labels: readonly string[] = ["next"],
): Stop {
  const { definition, events } = walker;
  let ways = labels;
  for (;;) {
    const { step } = walker;
    const next =
      step === null ? enterable(definition) : follow(definition, step, ways);
    if (step !== null) {
      events.push({
        type: "step_completed",
        step,
        direction: "outgoing",
        ...(next && { label: next.label }),
      });
    }
    if (!next) return { kind: "ended" };
    walker.step = next.node.id;
    walker.stepsTaken += 1;
    if (walker.stepsTaken > MAX_STEPS) {
      return failed(walker, `More than ${MAX_STEPS} steps were taken.`);
    }
    events.push({
      type: "step_entered",
      step: next.node.id,
      direction: "incoming",
      label: next.label,
    });
    const result = take(walker, next.node);
    if ("kind" in result) return result;
    ways = result.labels;
  }
}

/** Records the failure of the current step. */
export function failed(walker: Walker, message: string): Stop {
  walker.events.push({
    type: "step_failed",
    step: walker.step,
    payload: { message },
  });
  return { kind: "failed", message };
}

function enterable(definition: WorkflowDefinition) {
  const node = startOf(definition);
  return node && { label: "start", node };
}

const NEXT = { labels: ["next"] } as const;

/** Performs a step: returns a stop, or the labels of the edges to leave by. */
function take(
  walker: Walker,
  node: WorkflowDefinitionNode,
): Stop | { labels: readonly string[] } {
  const { events, facts, variables } = walker;
  const note = (type: string, payload: Record<string, unknown> = {}) => {
    events.push({ type, step: node.id, payload });
  };
  const functionId = textOf(node, "function_id");
  if (functionId && !facts.functions.has(functionId.toLowerCase())) {
    note("action_failed", { function_id: functionId });
    return failed(walker, `Function ${functionId} is not deployed.`);
  }
  switch (node.data.node_type) {
    case "start":
      return NEXT;
    case "wait_for_response": {
      const { has_timeout: limited, timeout_seconds: seconds } = configOf(node);
      return {
        kind: "waiting",
        seconds: limited && typeof seconds === "number" ? seconds : null,
      };
    }
    case "decide": {
      const [branch] = branchesOf(node) ?? [];
      note("decision_evaluating");
      if (!branch) return failed(walker, "The decision has no condition.");
      note("decision_evaluated", { label: branch.label });
      return { labels: [branch.label] };
    }
    case "set_variable": {
      const name = textOf(node, "variable_name") ?? "";
      const { variable_value: value, value_type: type } = configOf(node);
      assign(variables, name, interpolate(variables, value, type));
      note("variables_set", { [name]: variables.vars[name] });
      return NEXT;
    }
    case "call": {
      const workflowId = textOf(node, "workflow_id")?.toLowerCase() ?? "";
      return facts.workflows.has(workflowId)
        ? { kind: "calling", workflowId }
        : failed(walker, "The called workflow is not active.");
    }
    case "handoff":
      return { kind: "handoff", reason: textOf(node, "reason") ?? null };
    case "agent":
      note("agent_iteration_started", { iteration: 1 });
      note("agent_message_sent");
      return NEXT;
    default:
      note("action_executing", { action_type: node.data.node_type });
      note("action_performed", { action_type: node.data.node_type });
      return NEXT;
  }
}

/** Sets a user variable. */
export function assign(
  variables: Variables,
  name: string,
  value: unknown,
): void {
  variables.vars = { ...variables.vars, [name]: value };
}

/**
 * The value of a set_variable step: `{{vars.name}}` and the like are replaced, then
 * the text is parsed as `type`. A text that cannot be parsed stays as it is.
 */
function interpolate(
  variables: Variables,
  value: unknown,
  type: unknown,
): unknown {
  if (typeof value !== "string") return value;
  const text = value.replaceAll(
    /\{\{\s*(vars|system|context)\.(\w+)\s*\}\}/g,
    (_, namespace: "vars" | "system" | "context", name: string) =>
      shown(variables[namespace][name]),
  );
  switch (type) {
    case "number":
      return text.trim() === "" || Number.isNaN(Number(text))
        ? text
        : Number(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "json":
      return parsedOr(text);
    default:
      return text;
  }
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
