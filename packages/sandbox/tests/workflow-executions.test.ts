import type {
  WorkflowEvent,
  WorkflowExecutionMinimalResponse,
  WorkflowExecutionResumeResponse,
  WorkflowExecutionSummary,
} from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import {
  call,
  idOf,
  query,
  walk,
  type ApiResponse,
  type CursorList,
} from "./support/api.js";
import { startTimed, type TimedSandbox } from "./support/clock.js";
import {
  activeWorkflow,
  chain,
  createWorkflow,
  execute,
  node,
  readExecution,
  updateWorkflow,
} from "./support/workflows.js";

let sandbox: Sandbox;
let advance: TimedSandbox["advance"];

beforeEach(async () => {
  ({ sandbox, advance } = await startTimed());
});

/** Long enough for everything that goes on in the background. */
const A_WHILE = 1000;

const START = node("start", "start");
const WAIT = node("ask", "wait_for_response", { save_response_to: "response" });
const HELLO = node("hello", "send_text", { message: "Hi" });

/** A workflow with those nodes, executed and left alone for a while. */
async function executed(name: string, ...nodes: object[]): Promise<string> {
  const workflowId = await activeWorkflow(
    sandbox,
    name,
    chain(START, ...nodes),
  );
  const { body } = await execute(sandbox, workflowId);
  advance(A_WHILE);
  return body.data.id;
}

function setStatus(
  id: string,
  status: string,
): Promise<ApiResponse<WorkflowExecutionMinimalResponse>> {
  return call(sandbox, `/workflow_executions/${id}`, {
    method: "PATCH",
    body: { workflow_execution: { status } },
  });
}

function resume(
  id: string,
  body: object = { message: { data: "yes" } },
): Promise<ApiResponse<WorkflowExecutionResumeResponse>> {
  return call(sandbox, `/workflow_executions/${id}/resume`, {
    method: "POST",
    body,
  });
}

test("an execution is accepted, runs, and ends after its last step", async () => {
  const id = await activeWorkflow(sandbox, "Greet", chain(START, HELLO));
  const { status, body, headers } = await execute(sandbox, id, {
    phone_number: "+1 (415) 555-0101",
    variables: { lead: 7 },
    context: { source: "crm" },
    initial_data: { order: 1 },
  });
  expect(status).toBe(202);
  expect(body.data).toMatchObject({
    message: "Workflow execution initiated",
    workflow_id: id,
  });
  expect(headers.get("x-burst-ratelimit-limit")).toBe("30");
  expect(headers.get("x-burst-ratelimit-remaining")).toBe("29");
  const running = await readExecution(sandbox, body.data.id);
  expect(running).toMatchObject({
    status: "running",
    tracking_id: body.data.tracking_id,
    ended_at: null,
    execution_context: {
      vars: { lead: 7 },
      system: { trigger_type: "api_call", initial_data: { order: 1 } },
      context: {
        channel: "api",
        phone_number: "+14155550101",
        source: "crm",
      },
    },
  });
  advance(A_WHILE);
  const ended = await readExecution(sandbox, body.data.id);
  expect(ended).toMatchObject({
    status: "ended",
    error_details: null,
    resumable_execution_id: null,
    workflow: { id, name: "Greet", status: "active" },
    current_step: { identifier: "hello", stepable_type: "FlowActionStep" },
  });
  expect(ended.events.map(({ event_type: type }) => type)).toEqual([
    "execution_started",
    "step_entered",
    "step_completed",
    "step_entered",
    "action_executing",
    "action_performed",
    "step_completed",
    "execution_ended",
  ]);
  expect(ended.ended_at).toBe(ended.events.at(-1)!.created_at);
});

test("what happens late has the time when it was due", async () => {
  const id = await executed("Greet", HELLO);
  advance(3_600_000);
  const { ended_at: endedAt } = await readExecution(sandbox, id);
  expect(endedAt! < "2026-02-01T12:00:01Z").toBe(true);
});

test("rejects to execute what cannot run, or for nobody", async () => {
  const { body: draft } = await createWorkflow(sandbox, {
    name: "Draft",
    definition: chain(START),
  });
  expect((await execute(sandbox, draft.data.id)).body.error).toContain(
    "this one is draft",
  );
  const empty = await activeWorkflow(sandbox, "Empty", {});
  expect((await execute(sandbox, empty)).body.error).toContain("malformed");
  const id = await activeWorkflow(sandbox, "Fine", chain(START));
  const faulty: [object, string][] = [
    [{}, "workflow_execution"],
    [{ phone_number: "nobody" }, '"workflow_execution.phone_number"'],
    [{ recipient: "nobody" }, '"workflow_execution.recipient"'],
    [
      { phone_number: "+14155550101", phone_number_id: "42" },
      '"workflow_execution.phone_number_id"',
    ],
  ];
  for (const [execution, expected] of faulty) {
    const { status, body } = await execute(sandbox, id, execution);
    expect([execution, status]).toEqual([execution, 422]);
    expect(body.error).toContain(expected);
  }
  expect((await execute(sandbox, idOf(9))).status).toBe(404);
});

test("targets a contact by BSUID, or by both, and finds its conversation", async () => {
  const bsuid = "US.13491208655302741918";
  const { conversation } = await sandbox.receiveMessage({ from: bsuid });
  const id = await activeWorkflow(sandbox, "Greet", chain(START));
  const { body } = await execute(sandbox, id, { recipient: bsuid });
  const execution = await readExecution(sandbox, body.data.id);
  expect(execution.whatsapp_conversation_id).toBe(conversation.id);
  const both = await execute(sandbox, id, {
    recipient: bsuid,
    phone_number: "+14155550101",
  });
  const routed = await readExecution(sandbox, both.body.data.id);
  expect(routed.whatsapp_conversation_id).toBeNull();
  expect(routed.execution_context.context).toMatchObject({
    business_scoped_user_id: bsuid,
    phone_number: "+14155550101",
  });
});

test("more than thirty starts within a second get 429", async () => {
  const id = await activeWorkflow(sandbox, "Greet", chain(START));
  for (let index = 0; index < 30; index += 1) {
    expect((await execute(sandbox, id)).status).toBe(202);
  }
  const { status, body, headers } = await execute(sandbox, id);
  expect(status).toBe(429);
  expect(body.error).toBe("Burst rate limit exceeded");
  expect(headers.get("retry-after")).toBe("1");
  expect(headers.get("x-burst-ratelimit-remaining")).toBe("0");
  advance(1001);
  expect((await execute(sandbox, id)).status).toBe(202);
});

test("lists executions latest first, filtered and paged by cursor", async () => {
  const { conversation } = await sandbox.receiveMessage({
    from: "14155550101",
  });
  const id = await activeWorkflow(sandbox, "Ask", chain(START, WAIT));
  const made: string[] = [];
  for (const number of ["+14155550101", "+14155550102", "+14155550103"]) {
    const { body } = await execute(sandbox, id, { phone_number: number });
    made.unshift(body.data.id);
    advance(A_WHILE);
  }
  await setStatus(made[0]!, "ended");
  const path = `/workflows/${id}/executions`;
  const all = await walk<WorkflowExecutionSummary>(sandbox, `${path}?limit=2`);
  expect(all.map((each) => each.id)).toEqual(made);
  expect(all[0]).not.toHaveProperty("execution_context");
  const idsFor = async (values: Record<string, string>) => {
    const { body } = await call<CursorList<WorkflowExecutionSummary>>(
      sandbox,
      path + query(values),
    );
    return body.data.map((each) => each.id);
  };
  expect(await idsFor({ status: "ended" })).toEqual([made[0]]);
  expect(await idsFor({ waiting_reason: "wait_for_response" })).toEqual([
    made[1],
    made[2],
  ]);
  expect(await idsFor({ created_after: all[1]!.started_at })).toEqual([
    made[0],
    made[1],
  ]);
  expect(await idsFor({ created_before: all[2]!.started_at })).toEqual([
    made[2],
  ]);
  expect(await idsFor({ whatsapp_conversation_id: conversation.id })).toEqual([
    made[2],
  ]);
  const ofConversation = await call<CursorList<WorkflowExecutionSummary>>(
    sandbox,
    `/whatsapp/conversations/${conversation.id}/flow_executions`,
  );
  expect(ofConversation.body.data).toEqual([all[2]]);
  const none = await call(
    sandbox,
    `/whatsapp/conversations/${idOf(9)}/flow_executions`,
  );
  expect(none.status).toBe(404);
});

test("events are listed newest first, by type and by cursor", async () => {
  const id = await executed("Greet", HELLO, WAIT);
  const path = `/workflow_executions/${id}/events`;
  const { events } = await readExecution(sandbox, id);
  const listed = await walk<WorkflowEvent>(sandbox, `${path}?limit=3`);
  expect(listed).toEqual([...events].reverse());
  const entered = await walk<WorkflowEvent>(
    sandbox,
    `${path}?event_type=step_entered`,
  );
  expect(entered.map(({ step }) => step?.identifier)).toEqual([
    "ask",
    "hello",
    "start",
  ]);
});

test("a waiting execution takes its input and goes on", async () => {
  const id = await executed("Ask", WAIT, HELLO);
  const waiting = await readExecution(sandbox, id);
  expect(waiting).toMatchObject({
    status: "waiting",
    resumable_execution_id: id,
    current_step: { identifier: "ask" },
  });
  const data = { type: "button", button_id: "ok" };
  const { status, body } = await resume(id, {
    message: { data },
    variables: { tier: "gold" },
  });
  expect(status).toBe(200);
  expect(body.data).toMatchObject({
    id,
    status: "running",
    requested_execution_id: id,
    parent_flow_execution_id: null,
  });
  advance(A_WHILE);
  const ended = await readExecution(sandbox, id);
  expect(ended.status).toBe("ended");
  expect(ended.execution_context.vars).toEqual({
    response: data,
    last_user_input: data,
    tier: "gold",
  });
  const received = ended.events.find(
    ({ event_type: type }) => type === "user_input_received",
  );
  expect(received?.payload).toEqual({ kind: "payload", data });
});

test("a second resume gets 409 while the first is pending, 422 after it", async () => {
  const id = await executed("Ask", WAIT, HELLO);
  const [one, two] = await Promise.all([resume(id), resume(id)]);
  expect([one.status, two.status].sort()).toEqual([200, 409]);
  advance(A_WHILE);
  const late = await resume(id);
  expect(late.status).toBe(422);
  expect(late.body.error).toContain("this one is ended");
  expect((await resume(idOf(9))).status).toBe(404);
  const faulty = await resume(id, { message: {} });
  expect(faulty.body.error).toContain('"message.data" is missing');
});

test("a resume that cannot be queued can be played", async () => {
  const id = await executed("Ask", WAIT, HELLO);
  sandbox.faults.add({
    operationId: "resumeWorkflowExecution",
    status: 503,
    times: 1,
  });
  expect((await resume(id)).status).toBe(503);
  expect((await resume(id)).status).toBe(200);
});

test("a wait that is limited goes on without a response", async () => {
  const wait = node("ask", "wait_for_response", {
    has_timeout: true,
    timeout_seconds: 60,
  });
  const id = await executed("Ask", wait, HELLO);
  expect((await readExecution(sandbox, id)).status).toBe("waiting");
  advance(60_000);
  const { status, events } = await readExecution(sandbox, id);
  expect(status).toBe("ended");
  expect(events.map(({ event_type: type }) => type)).toContain("wait_timeout");
});

test.each([
  ["running", "ended", 200],
  ["running", "handoff", 200],
  ["running", "waiting", 200],
  ["waiting", "ended", 200],
  ["waiting", "handoff", 200],
  ["waiting", "waiting", 422],
  ["handoff", "ended", 200],
  ["handoff", "waiting", 200],
  ["handoff", "handoff", 422],
  ["ended", "ended", 422],
  ["ended", "waiting", 422],
])("from %s to %s responses %i", async (from, to, expected) => {
  const workflowId = await activeWorkflow(sandbox, "Any", chain(START, WAIT));
  const { body } = await execute(sandbox, workflowId);
  const { id } = body.data;
  if (from === "waiting") advance(A_WHILE);
  else if (from !== "running") await setStatus(id, from);
  const response = await setStatus(id, to);
  expect(response.status).toBe(expected);
  if (expected === 200) {
    expect(response.body.data.status).toBe(to);
    expect(response.body.data).not.toHaveProperty("events");
  } else {
    expect(response.body.error).toBe(
      `Invalid transition from ${from} to ${to}`,
    );
  }
});

test("a paused execution is resumed where it was", async () => {
  const workflowId = await activeWorkflow(sandbox, "Any", chain(START, HELLO));
  const { body } = await execute(sandbox, workflowId);
  await setStatus(body.data.id, "waiting");
  advance(A_WHILE);
  expect((await readExecution(sandbox, body.data.id)).status).toBe("waiting");
  expect((await resume(body.data.id)).status).toBe(200);
  advance(A_WHILE);
  expect((await readExecution(sandbox, body.data.id)).status).toBe("ended");
});

test("a status change without a body gets 400, a wrong status 422", async () => {
  const id = await executed("Ask", WAIT);
  const path = `/workflow_executions/${id}`;
  const broken = await call(sandbox, path, { method: "PATCH", body: "" });
  expect(broken.status).toBe(400);
  const wrong = await setStatus(id, "running");
  expect(wrong.status).toBe(422);
  expect(wrong.body.error).toContain('"workflow_execution.status"');
  expect((await setStatus(idOf(9), "ended")).status).toBe(404);
});

test("an execution keeps the graph that it started with", async () => {
  const workflowId = await activeWorkflow(
    sandbox,
    "Ask",
    chain(START, WAIT, HELLO),
  );
  const { body } = await execute(sandbox, workflowId);
  advance(A_WHILE);
  await updateWorkflow(sandbox, workflowId, { definition: chain(START) });
  await resume(body.data.id);
  advance(A_WHILE);
  const { current_step: step } = await readExecution(sandbox, body.data.id);
  expect(step?.identifier).toBe("hello");
});

test("a log search finds what executions did meanwhile, without asking for them", async () => {
  const id = await executed("Greet", HELLO);
  const { body } = await call<{
    data: { events: { flow_execution_id?: string }[] };
  }>(sandbox, "/log_search?source=flow_event");
  const found = body.data.events.filter(
    (event) => event.flow_execution_id === id,
  );
  expect(found.length).toBeGreaterThan(1);
});
