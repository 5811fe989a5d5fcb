import type { WorkflowDefinitionInputNode } from "@kapso-platform/types";
import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import type { Scenes } from "./scene.js";

/** Waits for the contact's reply. */
const WAIT = {
  node_type: "wait_for_response",
  config: { has_timeout: false, save_response_to: "order" },
} as const;

/** Workflows, their triggers and executions. */
export const workflowScenes: Scenes = {
  updateWorkflow: async (stage) => {
    const id = await createWorkflow(stage, WAIT);
    const { lock_version: version } = await stage.kapso.workflows.get(id);
    const { workflow: change } = exampleOf("updateWorkflow");
    return {
      ids: [id],
      body: { workflow: { ...change, lock_version: version ?? 0 } },
    };
  },
  getWorkflowVariables: async (stage) => {
    const { workflowId } = await execute(stage);
    return { ids: [workflowId] };
  },

  listWorkflowTriggers: async (stage) => {
    const { workflowId } = await createTrigger(stage);
    return { ids: [workflowId] };
  },
  updateWorkflowTrigger: async (stage) => {
    const { triggerId } = await createTrigger(stage);
    return { ids: [triggerId] };
  },
  deleteWorkflowTrigger: async (stage) => {
    const { triggerId } = await createTrigger(stage);
    return { ids: [triggerId] };
  },

  createWorkflowExecution: async (stage) => ({
    ids: [await activateWorkflow(stage, WAIT)],
  }),
  listWorkflowExecutions: async (stage) => {
    const { workflowId } = await execute(stage);
    return { ids: [workflowId] };
  },
  listConversationFlowExecutions: async (stage) => {
    const { workflow_execution: example } = exampleOf(
      "createWorkflowExecution",
    );
    const { conversation } = await stage.sandbox.receiveMessage({
      from: example.phone_number ?? "",
      text: "Where is my order?",
    });
    await execute(stage);
    return { ids: [conversation.id] };
  },
  getWorkflowExecution: async (stage) => ({
    ids: [(await execute(stage)).executionId],
  }),
  updateWorkflowExecution: async (stage) => ({
    ids: [(await execute(stage)).executionId],
  }),
  listWorkflowExecutionEvents: async (stage) => ({
    ids: [(await execute(stage)).executionId],
  }),
  resumeWorkflowExecution: async (stage) => ({
    ids: [(await execute(stage)).executionId],
  }),

  searchLogsWithFilters: async (stage) => ({
    body: {
      ...exampleOf("searchLogsWithFilters"),
      filters: { flow_execution_id: await fail(stage) },
    },
  }),
};

/** A draft with one step after its start. */
async function createWorkflow(
  { kapso }: Stage,
  data: WorkflowDefinitionInputNode["data"],
): Promise<string> {
  const { workflow: example } = exampleOf("createWorkflow");
  const [start] = example.definition?.nodes ?? [];
  if (!start) throw new Error("The example has no start.");
  const step: WorkflowDefinitionInputNode = { ...start, id: "step", data };
  const { id } = await kapso.workflows.create({
    ...example,
    name: "Order support at night",
    definition: {
      nodes: [start, step],
      edges: [{ source: start.id, target: step.id, label: "next" }],
    },
  });
  return id;
}

async function activateWorkflow(
  stage: Stage,
  data: WorkflowDefinitionInputNode["data"],
): Promise<string> {
  const id = await createWorkflow(stage, data);
  await stage.kapso.workflows.update(id, { status: "active" });
  return id;
}

async function createTrigger(
  stage: Stage,
): Promise<{ workflowId: string; triggerId: string }> {
  const workflowId = await createWorkflow(stage, WAIT);
  const { trigger: example } = exampleOf("createWorkflowTrigger");
  const { id } = await stage.kapso.workflows.triggers.create(
    workflowId,
    example,
  );
  return { workflowId, triggerId: id };
}

/** Runs an execution until it stops; by default it then waits. */
async function execute(
  stage: Stage,
  data: WorkflowDefinitionInputNode["data"] = WAIT,
): Promise<{ workflowId: string; executionId: string }> {
  const workflowId = await activateWorkflow(stage, data);
  const { workflow_execution: example } = exampleOf("createWorkflowExecution");
  const { id } = await stage.kapso.workflows.executions.create(
    workflowId,
    example,
  );
  stage.pass(1_000);
  return { workflowId, executionId: id };
}

/** An execution that needs a function that is not deployed. */
async function fail(stage: Stage): Promise<string> {
  const { function: example } = exampleOf("createFunction");
  const { id } = await stage.kapso.functions.create(example);
  const { executionId } = await execute(stage, {
    node_type: "function",
    config: { function_id: id },
  });
  // A read makes it continue.
  await stage.kapso.executions.get(executionId);
  return executionId;
}
