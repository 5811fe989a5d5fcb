import type { WorkflowExecutionSummary } from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, type CursorList } from "./support/api.js";
import { startTimed, type TimedSandbox } from "./support/clock.js";
import {
  activeWorkflow,
  chain,
  node,
  readExecution,
  updateWorkflow,
} from "./support/workflows.js";

let sandbox: Sandbox;
let advance: TimedSandbox["advance"];

beforeEach(async () => {
  ({ sandbox, advance } = await startTimed());
});

const NUMBER = "1234567890";
const ASK = chain(
  node("start", "start"),
  node("ask", "wait_for_response", { save_response_to: "response" }),
);

async function triggered(trigger: object): Promise<string> {
  const id = await activeWorkflow(sandbox, "Triggered", ASK);
  const { status } = await call(sandbox, `/workflows/${id}/triggers`, {
    method: "POST",
    body: { trigger },
  });
  expect(status).toBe(201);
  return id;
}

async function executionsOf(id: string) {
  const { body } = await call<CursorList<WorkflowExecutionSummary>>(
    sandbox,
    `/workflows/${id}/executions`,
  );
  return body.data;
}

const INBOUND = { trigger_type: "inbound_message", phone_number_id: NUMBER };

test("a message to the number starts the workflow, the next one replies to it", async () => {
  const id = await triggered(INBOUND);
  const { conversation } = await sandbox.receiveMessage({
    from: "14155550101",
    text: "Hello",
  });
  advance(1000);
  const [first] = await executionsOf(id);
  expect(first).toMatchObject({
    status: "waiting",
    whatsapp_conversation_id: conversation.id,
  });
  await sandbox.receiveMessage({ from: "14155550101", text: "Order 7" });
  advance(1000);
  expect(await executionsOf(id)).toHaveLength(1);
  const execution = await readExecution(sandbox, first!.id);
  expect(execution).toMatchObject({
    status: "ended",
    execution_context: {
      vars: { response: "Order 7" },
      system: { trigger_type: "inbound_message" },
      context: { channel: "whatsapp", phone_number: "+14155550101" },
    },
  });
  await sandbox.receiveMessage({ from: "14155550101", text: "Hello again" });
  expect(await executionsOf(id)).toHaveLength(2);
});

test("several triggers that ask for one message start the workflow once", async () => {
  const id = await triggered(INBOUND);
  for (const trigger of [
    INBOUND,
    { trigger_type: "whatsapp_event", event: "whatsapp.message.received" },
    { trigger_type: "whatsapp_event", event: "whatsapp.message.received" },
  ]) {
    const { status } = await call(sandbox, `/workflows/${id}/triggers`, {
      method: "POST",
      body: { trigger },
    });
    expect(status).toBe(201);
  }
  await sandbox.receiveMessage({ from: "14155550101", text: "Hello" });
  advance(1000);
  expect(await executionsOf(id)).toMatchObject([{ status: "waiting" }]);
  await sandbox.receiveMessage({ from: "14155550101", text: "Order 7" });
  advance(1000);
  expect(await executionsOf(id)).toMatchObject([{ status: "ended" }]);
  // In another conversation the workflow is not on.
  await sandbox.receiveMessage({ from: "14155550102", text: "Hello" });
  expect(await executionsOf(id)).toHaveLength(2);
});

test("what is inactive, or of another number, starts nothing", async () => {
  const id = await triggered({ ...INBOUND, active: false });
  await sandbox.receiveMessage({ from: "14155550101" });
  const other = { ...INBOUND, phone_number_id: "109876543210987" };
  await call(sandbox, `/workflows/${id}/triggers`, {
    method: "PUT",
    body: { triggers: [other] },
  });
  await sandbox.receiveMessage({ from: "14155550102" });
  await call(sandbox, `/workflows/${id}/triggers`, {
    method: "PUT",
    body: { triggers: [INBOUND] },
  });
  await updateWorkflow(sandbox, id, { status: "archived" });
  await sandbox.receiveMessage({ from: "14155550103" });
  expect(await executionsOf(id)).toEqual([]);
});

test("an event of WhatsApp starts the workflows that ask for it", async () => {
  const id = await triggered({
    trigger_type: "whatsapp_event",
    event: "whatsapp.conversation.ended",
  });
  const { conversation } = await sandbox.receiveMessage({
    from: "14155550101",
  });
  expect(await executionsOf(id)).toEqual([]);
  await call(sandbox, `/whatsapp/conversations/${conversation.id}`, {
    method: "PATCH",
    body: { whatsapp_conversation: { status: "ended" } },
  });
  expect(await executionsOf(id)).toHaveLength(1);
});

test("webhooks of the project are notified of handoffs and failures", async () => {
  await call(sandbox, "/whatsapp/webhooks", {
    method: "POST",
    body: {
      whatsapp_webhook: {
        url: "https://app.example.com/hook",
        events: ["workflow.execution.handoff"],
      },
    },
  });
  const id = await activeWorkflow(
    sandbox,
    "Human",
    chain(node("start", "start"), node("human", "handoff", { reason: "VIP" })),
  );
  await call(sandbox, `/workflows/${id}/executions`, {
    method: "POST",
    body: { workflow_execution: { phone_number: "+14155550101" } },
  });
  advance(1000);
  const [execution] = await executionsOf(id);
  const { body } = await call<{ data: { event: string; payload?: object }[] }>(
    sandbox,
    "/webhook_deliveries",
  );
  expect(body.data.map(({ event }) => event)).toEqual([
    "workflow.execution.handoff",
  ]);
  expect(execution?.status).toBe("handoff");
});
