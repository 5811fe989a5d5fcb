import type {
  WorkflowTriggerListResponse,
  WorkflowTriggerResponse,
} from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, startEmpty, type ApiResponse } from "./support/api.js";
import { createWorkflow } from "./support/workflows.js";

let sandbox: Sandbox;
let path: string;

beforeEach(async () => {
  sandbox = await startEmpty();
  const { body } = await createWorkflow(sandbox, { name: "Triggered" });
  path = `/workflows/${body.data.id}/triggers`;
  return () => sandbox.close();
});

function create(
  trigger: object,
): Promise<ApiResponse<WorkflowTriggerResponse>> {
  return call(sandbox, path, { method: "POST", body: { trigger } });
}

function replace(
  triggers: object[],
): Promise<ApiResponse<WorkflowTriggerListResponse>> {
  return call(sandbox, path, { method: "PUT", body: { triggers } });
}

async function typesOf(): Promise<string[]> {
  const { body } = await call<WorkflowTriggerListResponse>(sandbox, path);
  return body.data.map(({ trigger_type: type }) => type);
}

test.each([
  [
    { trigger_type: "inbound_message", phone_number_id: "1234567890" },
    "WhatsApp: Support",
    { phone_number_id: "1234567890" },
  ],
  [
    { trigger_type: "inbound_message", phone_number_id: "556677889900112" },
    "WhatsApp: 556677889900112",
    { phone_number_id: "556677889900112" },
  ],
  [{ trigger_type: "api_call" }, "API Call Trigger", {}],
  [
    {
      trigger_type: "whatsapp_event",
      event: "whatsapp.message.failed",
      phone_number_id: "1234567890",
    },
    null,
    { event: "whatsapp.message.failed", phone_number_id: "1234567890" },
  ],
  [
    { trigger_type: "whatsapp_event", event: "whatsapp.message.sent" },
    null,
    { event: "whatsapp.message.sent" },
  ],
  [
    {
      trigger_type: "project_event",
      event_name: "conversation.csat_scored",
      property_key: "score",
      operator: "lte",
      property_value: 2,
    },
    "Event: conversation.csat_scored",
    {
      event_name: "conversation.csat_scored",
      property_key: "score",
      operator: "lte",
      property_value: 2,
    },
  ],
])("creates %o", async (trigger, displayName, triggerable) => {
  const { status, body } = await create(trigger);
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    trigger_type: trigger.trigger_type,
    active: true,
    display_name: displayName,
  });
  expect(body.data.triggerable).toEqual(triggerable);
});

test("leaves out what a type does not use", async () => {
  const { body } = await create({
    trigger_type: "api_call",
    phone_number_id: "1234567890",
    event: "whatsapp.message.sent",
  });
  expect(body.data.triggerable).toEqual({});
});

test.each([
  [{ trigger_type: "inbound_message" }, '"trigger.phone_number_id" is missing'],
  [
    { trigger_type: "inbound_message", phone_number_id: "42" },
    '"trigger.phone_number_id" must be',
  ],
  [{ trigger_type: "whatsapp_event" }, '"trigger.event" is missing'],
  [{ trigger_type: "project_event" }, '"trigger.event_name" is missing'],
  [
    { trigger_type: "project_event", event_name: "Not An Event" },
    '"trigger.event_name" must be',
  ],
  [
    {
      trigger_type: "project_event",
      event_name: "order.paid",
      property_key: "total",
      operator: "gt",
    },
    '"trigger.property_value" is missing',
  ],
  [{ trigger_type: "telepathy" }, '"trigger.trigger_type" must be one of'],
])("rejects %o", async (trigger, expected) => {
  const { status, body } = await create(trigger);
  expect(status).toBe(422);
  expect(body.error).toContain(expected);
});

test("replacing sets all triggers at once, or changes nothing", async () => {
  await create({ trigger_type: "api_call" });
  const replaced = await replace([
    { trigger_type: "inbound_message", phone_number_id: "1234567890" },
    { trigger_type: "api_call", active: false },
  ]);
  expect(replaced.status).toBe(200);
  expect(replaced.body.data.map(({ active }) => active)).toEqual([true, false]);
  expect(await typesOf()).toEqual(["inbound_message", "api_call"]);
  const rejected = await replace([
    { trigger_type: "api_call" },
    { trigger_type: "whatsapp_event" },
  ]);
  expect(rejected.status).toBe(422);
  expect(rejected.body.error).toContain('"triggers.1.event"');
  expect(await typesOf()).toEqual(["inbound_message", "api_call"]);
  await replace([]);
  expect(await typesOf()).toEqual([]);
});

test("only the activity of a trigger changes", async () => {
  const { body } = await create({ trigger_type: "api_call" });
  const changed = await call<WorkflowTriggerResponse>(
    sandbox,
    `/triggers/${body.data.id}`,
    {
      method: "PATCH",
      body: { trigger: { active: false, trigger_type: "inbound_message" } },
    },
  );
  expect(changed.body.data).toEqual({
    ...body.data,
    active: false,
    updated_at: changed.body.data.updated_at,
  });
});

test("a deleted trigger is gone", async () => {
  const { body } = await create({ trigger_type: "api_call" });
  const remove = () =>
    call(sandbox, `/triggers/${body.data.id}`, { method: "DELETE" });
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
  expect(await typesOf()).toEqual([]);
});

test("triggers of an unknown workflow are not found", async () => {
  path = `/workflows/${idOf(9)}/triggers`;
  expect((await call(sandbox, path)).status).toBe(404);
  expect((await create({ trigger_type: "api_call" })).status).toBe(404);
  expect((await replace([])).status).toBe(404);
  const patch = { method: "PATCH", body: { trigger: {} } };
  const changed = await call(sandbox, `/triggers/${idOf(9)}`, patch);
  expect(changed.status).toBe(404);
});
