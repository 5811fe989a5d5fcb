import type {
  WorkflowDefinition,
  WorkflowDefinitionNode,
  WorkflowStepReference,
} from "@kapso-platform/types";
import { createRandom } from "../../seed/random.js";

/** A branch of a decide step. */
interface Branch {
  id: string;
  label: string;
}

/** The configuration of a node, whatever its type. */
export function configOf(
  node: WorkflowDefinitionNode,
): Readonly<Record<string, unknown>> {
  // Every alternative of the schema is an object.
  return { ...node.data.config };
}

/** A text of a node's configuration; undefined if it has none. */
export function textOf(
  node: WorkflowDefinitionNode,
  name: string,
): string | undefined {
  const value = configOf(node)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The branches of a decide node, in order; undefined for other nodes. */
export function branchesOf(
  node: WorkflowDefinitionNode | undefined,
): readonly Branch[] | undefined {
  if (node?.data.node_type !== "decide") return undefined;
  // Checked against the schema of decide nodes when it was written.
  return configOf(node).conditions as readonly Branch[];
}

/** The node where a graph begins; undefined for one that cannot run. */
export function startOf({
  nodes,
}: WorkflowDefinition): WorkflowDefinitionNode | undefined {
  return nodes.find(({ data }) => data.node_type === "start");
}

/** The node at the end of an edge with one of the labels, the first that exists. */
export function follow(
  { nodes, edges }: WorkflowDefinition,
  source: string,
  labels: readonly string[],
): { label: string; node: WorkflowDefinitionNode } | undefined {
  for (const label of labels) {
    const edge = edges.find(
      (each) => each.source === source && each.label === label,
    );
    const node = edge && nodes.find(({ id }) => id === edge.target);
    if (node) return { label, node };
  }
  return undefined;
}

/** The types of steps by the type of their node; others are `FlowActionStep`. */
const STEPABLE_TYPES: Readonly<Record<string, string>> = {
  start: "FlowStartStep",
  wait_for_response: "FlowWaitStep",
  decide: "FlowDecideStep",
  agent: "FlowAgentStep",
  call: "FlowCallStep",
};

/** A step as executions and events refer to it. */
export function toStepReference(
  {
    workflow_id: workflowId,
    definition,
  }: { workflow_id: string; definition: WorkflowDefinition },
  identifier: string,
): WorkflowStepReference {
  const node = definition.nodes.find(({ id }) => id === identifier);
  return {
    // The same for every execution of the workflow.
    id: createRandom(`${workflowId}/${identifier}`).uuid(),
    identifier,
    stepable_type: node
      ? (STEPABLE_TYPES[node.data.node_type] ?? "FlowActionStep")
      : null,
    position: node ? { ...node.position } : null,
  };
}
