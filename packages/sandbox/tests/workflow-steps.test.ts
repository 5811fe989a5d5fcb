import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf } from "./support/api.js";
import { startTimed, type TimedSandbox } from "./support/clock.js";
import {
  activeWorkflow,
  chain,
  execute,
  node,
  readExecution,
} from "./support/workflows.js";

let sandbox: Sandbox;
let advance: TimedSandbox["advance"];

beforeEach(async () => {
  ({ sandbox, advance } = await startTimed());
});

const START = node("start", "start");
const WAIT = node("ask", "wait_for_response");

/** What becomes of an execution of a workflow with that definition. */
async function run(definition: object, name = "Steps") {
  const workflowId = await activeWorkflow(sandbox, name, definition);
  const { body } = await execute(sandbox, workflowId);
  advance(1000);
  return readExecution(sandbox, body.data.id);
}

const set = (id: string, name: string, value: unknown, type?: string) =>
  node(id, "set_variable", {
    variable_name: name,
    variable_value: value,
    ...(type !== undefined && { value_type: type }),
  });

test("variables are set, with references replaced and values read", async () => {
  const { execution_context: context } = await run(
    chain(
      START,
      set("a", "count", "3", "number"),
      set("b", "text", "{{vars.count}} by {{context.channel}}{{vars.no}}"),
      set("c", "open", "true", "boolean"),
      set("d", "list", "[{{vars.count}}]", "json"),
      set("e", "broken", "[", "json"),
    ),
  );
  expect(context.vars).toEqual({
    count: 3,
    text: "3 by api",
    open: true,
    list: [3],
    broken: "[",
  });
});

test("a decision takes its first condition", async () => {
  const decide = node("decide", "decide", {
    decision_type: "ai",
    conditions: [
      { id: idOf(1), label: "yes" },
      { id: idOf(2), label: "no" },
    ],
    llm_configuration: {},
  });
  const execution = await run({
    nodes: [START, decide, WAIT, node("end", "handoff")],
    edges: [
      { source: "start", target: "decide" },
      { source: "decide", target: "end", label: "no" },
      { source: "decide", target: "ask", label: "yes" },
    ],
  });
  expect(execution.current_step?.identifier).toBe("ask");
  const evaluated = execution.events.find(
    ({ event_type: type }) => type === "decision_evaluated",
  );
  expect(evaluated?.payload).toEqual({ label: "yes" });
});

test("a handoff step hands over to a person", async () => {
  const execution = await run(
    chain(START, node("human", "handoff", { reason: "VIP" })),
  );
  expect(execution).toMatchObject({ status: "handoff", ended_at: null });
});

test("a step whose function is not deployed fails the execution", async () => {
  const execution = await run(
    chain(START, node("price", "function", { function_id: idOf(9) })),
  );
  expect(execution.status).toBe("failed");
  expect(execution.error_details).toEqual({
    message: `Function ${idOf(9)} is not deployed.`,
    step_identifier: "price",
  });
  expect(execution.events.at(-1)?.event_type).toBe("execution_failed");
});

test("a graph that goes in circles fails", async () => {
  const { status, error_details: error } = await run({
    nodes: [START, node("hello", "send_text", { message: "Hi" })],
    edges: [
      { source: "start", target: "hello" },
      { source: "hello", target: "hello" },
    ],
  });
  expect(status).toBe("failed");
  expect(error?.message).toContain("200 steps");
});

test("a called workflow runs as a child, and input is routed to it", async () => {
  const child = await activeWorkflow(sandbox, "Child", chain(START, WAIT));
  const parent = await run(
    chain(START, node("call", "call", { workflow_id: child })),
    "Parent",
  );
  expect(parent.status).toBe("waiting");
  const childId = parent.resumable_execution_id;
  expect(childId).not.toBe(parent.id);
  const { status, body } = await call(
    sandbox,
    `/workflow_executions/${parent.id}/resume`,
    { method: "POST", body: { message: { data: "yes" } } },
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: {
      id: childId,
      requested_execution_id: parent.id,
      parent_flow_execution_id: parent.id,
    },
  });
  advance(1000);
  expect((await readExecution(sandbox, childId!)).status).toBe("ended");
  expect((await readExecution(sandbox, parent.id)).status).toBe("ended");
});

test("the failure of a called workflow is the caller's, unless it keeps it", async () => {
  const broken = await activeWorkflow(
    sandbox,
    "Broken",
    chain(START, node("price", "function", { function_id: idOf(9) })),
  );
  const calling = (config: object) =>
    chain(START, node("call", "call", { workflow_id: broken, ...config }));
  const failed = await run(calling({}), "Fails");
  expect(failed.error_details?.message).toContain("The called workflow failed");
  const kept = await run(calling({ save_error_to: "error" }), "Keeps");
  expect(kept.status).toBe("ended");
  expect(kept.execution_context.vars?.error).toContain("is not deployed");
});

test("ending a caller ends what it has called", async () => {
  const child = await activeWorkflow(sandbox, "Child", chain(START, WAIT));
  const parent = await run(
    chain(START, node("call", "call", { workflow_id: child })),
    "Parent",
  );
  await call(sandbox, `/workflow_executions/${parent.id}`, {
    method: "PATCH",
    body: { workflow_execution: { status: "ended" } },
  });
  const { status } = await readExecution(
    sandbox,
    parent.resumable_execution_id!,
  );
  expect(status).toBe("ended");
});

test("a workflow that calls itself does not go on for ever", async () => {
  const id = await activeWorkflow(sandbox, "Self", chain(START));
  await call(sandbox, `/workflows/${id}`, {
    method: "PATCH",
    body: {
      workflow: {
        definition: chain(START, node("call", "call", { workflow_id: id })),
      },
    },
  });
  const { body } = await execute(sandbox, id);
  advance(10_000);
  const { status, error_details: error } = await readExecution(
    sandbox,
    body.data.id,
  );
  expect(status).toBe("failed");
  expect(error?.message).toContain("10 workflows call each other");
});
