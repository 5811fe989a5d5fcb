import type {
  AgentSessionListResponse,
  FunctionListResponse,
  WorkflowExecutionSummary,
  WorkflowListResponse,
  WorkflowTriggerListResponse,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import { call, startSandbox, type CursorList } from "./support/api.js";

const NOW = new Date("2026-06-01T12:00:00.000Z");

test("a fresh project has a workflow that waits, and a draft", async () => {
  const sandbox = await startSandbox({ conversations: 3, now: NOW });
  const { body } = await call<WorkflowListResponse>(sandbox, "/workflows");
  expect(body.data.map(({ slug, status }) => [slug, status])).toEqual([
    ["satisfaction-survey", "draft"],
    ["order-questions", "active"],
  ]);
  const path = `/workflows/${body.data[1]!.id}`;
  const triggers = await call<WorkflowTriggerListResponse>(
    sandbox,
    `${path}/triggers`,
  );
  expect(
    triggers.body.data.map(({ trigger_type: type, active }) => [type, active]),
  ).toEqual([
    ["api_call", true],
    ["inbound_message", false],
  ]);
  const executions = await call<CursorList<WorkflowExecutionSummary>>(
    sandbox,
    `${path}/executions`,
  );
  const [waiting, ended] = executions.body.data;
  expect([waiting?.status, ended?.status]).toEqual(["waiting", "ended"]);
  expect(waiting?.whatsapp_conversation_id).not.toBeNull();
  // The definition and the events fit the description, which `call` checks.
  await call(sandbox, `${path}/definition`);
  await call(sandbox, `/workflow_executions/${ended!.id}`);
  const resumed = await call(
    sandbox,
    `/workflow_executions/${waiting!.id}/resume`,
    { method: "POST", body: { message: { data: "Where is it?" } } },
  );
  expect(resumed.status).toBe(200);
});

test("a fresh project has a function of each kind of response", async () => {
  const sandbox = await startSandbox({ conversations: 0, now: NOW });
  const { body } = await call<FunctionListResponse>(sandbox, "/functions");
  const results = await Promise.all(
    body.data.map(({ id }) =>
      call(sandbox, `/functions/${id}/invoke`, { method: "POST", body: {} }),
    ),
  );
  expect(results.map((result) => [result.status, result.body])).toEqual([
    [200, { shipping_cents: 690 }],
    [422, { error: "Function is not deployed" }],
    [200, { data: { shipping_cents: 690 } }],
  ]);
  const [quote] = body.data;
  const secrets = await call(sandbox, `/functions/${quote!.id}/secrets`);
  expect(secrets.body).toEqual({
    data: [{ name: "CARRIER_API_KEY", type: "text" }],
  });
});

test("a fresh project has a session with an agent", async () => {
  const sandbox = await startSandbox({ conversations: 0, now: NOW });
  const { body } = await call<AgentSessionListResponse>(
    sandbox,
    "/kapso-agent/modes/api/sessions",
  );
  expect(body.data).toMatchObject([
    { run_count: 2, latest_run: { status: "cancelled" } },
  ]);
  const path = `/kapso-agent/sessions/${body.data[0]!.conversation_id}`;
  expect((await call(sandbox, path)).status).toBe(200);
});
