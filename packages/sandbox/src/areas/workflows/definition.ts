import { randomUUID } from "node:crypto";
import type {
  WorkflowDefinition,
  WorkflowDefinitionEdge,
  WorkflowDefinitionInput,
  WorkflowDefinitionInputEdge,
  WorkflowDefinitionInputNode,
  WorkflowDefinitionNode,
} from "@kapso-platform/types";
import { explain } from "../../http/body.js";
import { quote, unprocessable } from "../../http/problem.js";
import { bundledDescription } from "../../spec/description.js";
import { findViolation } from "../../spec/violation.js";
import { branchesOf } from "./steps.js";

type NodeType = WorkflowDefinitionInputNode["data"]["node_type"];

/** The schema of a node's configuration, by node type. */
const CONFIG_SCHEMAS: Readonly<Record<NodeType, string>> = {
  start: "WorkflowNodeStartConfig",
  send_text: "WorkflowNodeSendTextConfig",
  send_template: "WorkflowNodeSendTemplateConfig",
  send_interactive: "WorkflowNodeSendInteractiveConfigInput",
  wait_for_response: "WorkflowNodeWaitForResponseConfig",
  decide: "WorkflowNodeDecideConfigInput",
  function: "WorkflowNodeFunctionConfig",
  webhook: "WorkflowNodeWebhookConfigInput",
  agent: "WorkflowNodeAgentConfigInput",
  call: "WorkflowNodeCallConfig",
  handoff: "WorkflowNodeHandoffConfig",
  set_variable: "WorkflowNodeSetVariableConfigInput",
  emit_event: "WorkflowNodeEmitEventConfig",
};

const NODES = "workflow.definition.nodes";
const EDGES = "workflow.definition.edges";

/**
 * The graph after a request: a given collection replaces the known one, and one
 * that is left out stays. Edges of removed nodes are removed.
 *
 * @throws HttpProblem 422 for a node whose configuration does not fit its type, a
 *   repeated identifier, a second start node, or an edge without a target.
 */
export function mergeDefinition(
  known: WorkflowDefinition,
  input: WorkflowDefinitionInput,
): WorkflowDefinition {
  const nodes = input.nodes?.map(toNode) ?? known.nodes;
  checkIdentifiers(nodes);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges =
    input.edges?.map((edge, index) => toEdge(edge, index, byId)) ??
    known.edges.filter(
      ({ source, target }) => byId.has(source) && byId.has(target),
    );
  return { nodes, edges };
}

function toNode(
  input: WorkflowDefinitionInputNode,
  index: number,
): WorkflowDefinitionNode {
  const { node_type: type, config, display_name: name } = input.data;
  const place = `${NODES}.${index}.data.config`;
  const violation = findViolation(
    bundledDescription(),
    ["components", "schemas", CONFIG_SCHEMAS[type]],
    config,
    place.split("."),
  );
  if (violation) throw unprocessable(explain(violation));
  return {
    id: input.id,
    type: "flow-node",
    position: input.position,
    data: {
      node_type: type,
      // The read schema allows any object here.
      config: withoutCredentials({ ...config }),
      display_name: name ?? titleOf(type),
    },
  };
}

/** A configuration without personal access tokens, which are never read back. */
function withoutCredentials(
  config: Record<string, unknown>,
): Record<string, unknown> {
  const { flow_agent_resources: resources } = config;
  if (!Array.isArray(resources)) return config;
  return {
    ...config,
    flow_agent_resources: (resources as Record<string, unknown>[]).map(
      ({ pat, ...rest }) =>
        typeof pat === "string" ? { ...rest, has_pat: true } : rest,
    ),
  };
}

function toEdge(
  input: WorkflowDefinitionInputEdge,
  index: number,
  nodes: ReadonlyMap<string, WorkflowDefinitionNode>,
): WorkflowDefinitionEdge {
  for (const end of ["source", "target"] as const) {
    if (nodes.has(input[end])) continue;
    throw unprocessable(
      `Body member "${EDGES}.${index}.${end}" must be the id of a node of the definition; got ${quote(input[end])}.`,
    );
  }
  const label = input.label ?? "next";
  const branches = branchesOf(nodes.get(input.source));
  const branch = branches?.find((each) => each.label === label);
  if (branches && !branch) {
    const labels = branches.map((each) => quote(each.label)).join(", ");
    throw unprocessable(
      `Body member "${EDGES}.${index}.label" must be the label of a condition of ${quote(input.source)} (${labels}); got ${quote(label)}.`,
    );
  }
  return {
    id: input.id?.toLowerCase() ?? randomUUID(),
    source: input.source,
    target: input.target,
    label,
    type: "default",
    flow_condition_id: branch?.id ?? null,
  };
}

function checkIdentifiers(nodes: readonly WorkflowDefinitionNode[]): void {
  const seen = new Set<string>();
  let start: string | undefined;
  for (const [index, { id, data }] of nodes.entries()) {
    if (seen.has(id)) {
      throw unprocessable(
        `Body member "${NODES}.${index}.id" must be unique in the definition; ${quote(id)} is used twice.`,
      );
    }
    seen.add(id);
    if (data.node_type !== "start") continue;
    if (start !== undefined) {
      throw unprocessable(
        `Body member "${NODES}.${index}.data.node_type" must not be "start" again: ${quote(start)} is the start node already.`,
      );
    }
    start = id;
  }
}

function titleOf(type: string): string {
  const words = type.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
