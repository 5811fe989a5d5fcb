import type {
  WorkflowDefinitionInput,
  WorkflowExecutionCreateAcceptedResponse,
  WorkflowExecutionResponse,
  WorkflowResponse,
} from "@kapso-platform/types";
import type { Sandbox } from "../../src/index.js";
import { call, type ApiResponse } from "./api.js";

/** A node of a definition. */
export function node(id: string, type: string, config: object = {}): object {
  return {
    id,
    position: { x: 0, y: 0 },
    data: { node_type: type, config },
  };
}

/** A definition whose nodes follow each other. */
export function chain(...nodes: object[]): WorkflowDefinitionInput {
  const ids = nodes.map((each) => (each as { id: string }).id);
  return {
    nodes: nodes as WorkflowDefinitionInput["nodes"] & object,
    edges: ids.slice(1).map((target, index) => ({
      source: ids[index]!,
      target,
    })),
  };
}

/** Creates a workflow. */
export function createWorkflow(
  sandbox: Sandbox,
  workflow: object,
): Promise<ApiResponse<WorkflowResponse>> {
  return call(sandbox, "/workflows", { method: "POST", body: { workflow } });
}

/** Changes a workflow. */
export function updateWorkflow(
  sandbox: Sandbox,
  id: string,
  workflow: object,
): Promise<ApiResponse<WorkflowResponse>> {
  return call(sandbox, `/workflows/${id}`, {
    method: "PATCH",
    body: { workflow },
  });
}

/** The id of a new active workflow with that definition. */
export async function activeWorkflow(
  sandbox: Sandbox,
  name: string,
  definition: object,
): Promise<string> {
  const { body } = await createWorkflow(sandbox, { name, definition });
  if (body.error !== undefined) throw new Error(body.error);
  await updateWorkflow(sandbox, body.data.id, { status: "active" });
  return body.data.id;
}

/** Starts an execution. */
export function execute(
  sandbox: Sandbox,
  workflowId: string,
  execution: object = { phone_number: "+14155550101" },
): Promise<ApiResponse<WorkflowExecutionCreateAcceptedResponse>> {
  return call(sandbox, `/workflows/${workflowId}/executions`, {
    method: "POST",
    body: { workflow_execution: execution },
  });
}

/** Reads an execution with its context and events. */
export async function readExecution(
  sandbox: Sandbox,
  id: string,
): Promise<WorkflowExecutionResponse["data"]> {
  const { body } = await call<WorkflowExecutionResponse>(
    sandbox,
    `/workflow_executions/${id}`,
  );
  return body.data;
}
