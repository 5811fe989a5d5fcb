import { expect, test } from "vitest";
import type { MetaReport, Sandbox } from "../src/index.js";
import { call, idOf } from "./support/api.js";
import { startTimed } from "./support/clock.js";
import { startReceiver, type Receiver } from "./support/receiver.js";
import { EVENTS, payloadProblems } from "./support/webhook-schema.js";
import { NUMBER, PROJECT, subscribe } from "./support/webhooks.js";
import { activeWorkflow, chain, node } from "./support/workflows.js";

const CONTACT = "14155550101";
const PHONE = "1234567890";

/** Sends JSON to the Platform API, or to the messaging API. */
async function post(sandbox: Sandbox, path: string, body: object) {
  const base = path.startsWith(`/${PHONE}/`)
    ? sandbox.whatsappUrl
    : sandbox.url;
  const response = await fetch(base + path, {
    method: "POST",
    headers: {
      "X-API-Key": sandbox.apiKey,
      "Content-Type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { data: { id: string; run_id: string } };
}

function send(sandbox: Sandbox, to: string) {
  return post(sandbox, `/${PHONE}/messages`, {
    messaging_product: "whatsapp",
    to,
    type: "text",
    text: { body: "Hello" },
  });
}

function namesOf(receiver: Receiver): string[] {
  return receiver.received.map(({ headers }) =>
    String(headers["x-webhook-event"]),
  );
}

/** Waits until each name was received, and gives the bodies in that order. */
async function bodiesOf(receiver: Receiver, count: number) {
  const bodies: [string, Record<string, unknown>][] = [];
  for (let index = 0; index < count; index += 1) {
    const { headers, body } = await receiver.delivery(index);
    bodies.push([
      String(headers["x-webhook-event"]),
      JSON.parse(body) as Record<string, unknown>,
    ]);
  }
  return bodies;
}

async function start() {
  const { sandbox, advance } = await startTimed();
  const receiver = await startReceiver();
  const number = EVENTS.filter((name) =>
    /^whatsapp\.(message|conversation|contact|meta)/.test(name),
  );
  const project = EVENTS.filter((name) => !number.includes(name));
  const { url } = receiver;
  await subscribe(sandbox, { url, events: number, inactivity_minutes: 30 });
  await subscribe(sandbox, { url, events: project }, PROJECT);
  return { sandbox, advance, receiver };
}

/** Lets time go by, and what is due happen. */
async function pass(
  sandbox: Sandbox,
  advance: (milliseconds: number) => void,
  milliseconds: number,
) {
  advance(milliseconds);
  await call(sandbox, "/users");
}

test("what happens to messages and conversations is published", async () => {
  const { sandbox, advance, receiver } = await start();
  const { conversation } = await sandbox.receiveMessage({ from: CONTACT });
  await send(sandbox, CONTACT);
  for (const step of [0, 1000, 2000]) await pass(sandbox, advance, step);
  // This number cannot be reached.
  await send(sandbox, "15550131026");
  await pass(sandbox, advance, 0);
  await pass(sandbox, advance, 30 * 60_000 + 1);
  await call(sandbox, `/whatsapp/conversations/${conversation.id}`, {
    method: "PATCH",
    body: { whatsapp_conversation: { status: "ended" } },
  });
  const bodies = await bodiesOf(receiver, 10);
  expect(bodies.map(([name]) => name).sort()).toEqual(
    [
      "conversation.created",
      "message.received",
      "message.sent",
      "message.delivered",
      "message.read",
      "conversation.created",
      "message.failed",
      "conversation.inactive",
      "conversation.inactive",
      "conversation.ended",
    ]
      .map((name) => `whatsapp.${name}`)
      .sort(),
  );
  const failed = bodies.find(([name]) => name.endsWith(".failed"))?.[1];
  expect(failed).toMatchObject({
    message: { kapso: { statuses: [{ errors: [{ code: 131026 }] }] } },
  });
});

test("connecting and removing a number is published by payload version", async () => {
  const { sandbox, receiver } = await start();
  const older = await startReceiver();
  await subscribe(
    sandbox,
    {
      url: older.url,
      payload_version: "v1",
      events: [
        "whatsapp.config.created",
        "whatsapp.phone_number.created",
        "whatsapp.phone_number.disconnected",
      ],
    },
    PROJECT,
  );
  const { data: customer } = await post(sandbox, "/customers", {
    customer: { name: "New" },
  });
  await post(sandbox, `/customers/${customer.id}/whatsapp/phone_numbers`, {
    whatsapp_phone_number: {
      name: "New",
      phone_number_id: "4711",
      business_account_id: "815",
      access_token: "token",
    },
  });
  await receiver.delivery(0);
  await sandbox.receiveReport({
    event: "whatsapp.phone_number.disconnected",
    phone_number_id: "4711",
    reason: "The app was uninstalled.",
  });
  await receiver.delivery(1);
  await call(sandbox, "/whatsapp/phone_numbers/4711", { method: "DELETE" });
  const bodies = await bodiesOf(receiver, 3);
  expect(bodies.map(([name]) => name)).toEqual([
    "whatsapp.phone_number.created",
    "whatsapp.phone_number.disconnected",
    "whatsapp.phone_number.deleted",
  ]);
  expect(bodies[1]?.[1]).toMatchObject({
    customer: { id: customer.id },
    source: { event: "PARTNER_REMOVED", business_account_id: "815" },
    disconnection: { reason: "The app was uninstalled.", initiated_by: null },
  });
  await older.delivery(1);
  expect(namesOf(older).sort()).toEqual([
    "whatsapp.config.created",
    "whatsapp.phone_number.created",
  ]);
});

test("events of the project and runs of agents are published without a look at them", async () => {
  const { sandbox, advance, receiver } = await start();
  await post(sandbox, "/events", {
    name: "lead.qualified",
    properties: { score: 4 },
  });
  const run = (prompt: string) =>
    post(sandbox, "/kapso-agent/runs", {
      mode: "api",
      input: { prompt },
      metadata: { ticket: 7 },
    });
  await run("Do it");
  await run("Do it #approval");
  await run("Do it #fail");
  const { data } = await run("Leave it");
  await post(sandbox, `/kapso-agent/runs/${data.run_id}/cancel`, {});
  await pass(sandbox, advance, 1000);
  const bodies = Object.fromEntries(await bodiesOf(receiver, 5));
  expect(bodies).toMatchObject({
    "project.event": { name: "lead.qualified", properties: { score: 4 } },
    "kapso_agent.run.completed": {
      data: { status: "completed", metadata: { ticket: 7 } },
    },
    "kapso_agent.run.approval_required": {
      data: { pending_approval: { status: "pending" } },
    },
    "kapso_agent.run.failed": { data: { error: { code: "run_failed" } } },
    "kapso_agent.run.cancelled": {
      data: { run_id: data.run_id, error: { code: "run_cancelled" } },
    },
  });
});

test("handoffs and failures of executions are published without a look at them", async () => {
  const { sandbox, advance, receiver } = await start();
  const human = await activeWorkflow(
    sandbox,
    "Human",
    chain(node("start", "start"), node("human", "handoff", { reason: "VIP" })),
  );
  const broken = await activeWorkflow(
    sandbox,
    "Broken",
    chain(
      node("start", "start"),
      node("call", "function", { function_id: idOf(1) }),
    ),
  );
  for (const id of [human, broken]) {
    await post(sandbox, `/workflows/${id}/executions`, {
      workflow_execution: { phone_number: `+${CONTACT}`, tracking_id: "t-1" },
    });
    await pass(sandbox, advance, 1000);
  }
  const bodies = Object.fromEntries(await bodiesOf(receiver, 2));
  expect(bodies).toMatchObject({
    "workflow.execution.handoff": {
      workflow_id: human,
      handoff: { reason: "VIP", source: "action_step" },
    },
    "workflow.execution.failed": { workflow_id: broken, status: "failed" },
  });
});

test("what Meta reports is stored and published", async () => {
  const { sandbox, receiver } = await start();
  await sandbox.receiveMessage({ from: CONTACT });
  // The conversation and its message come first.
  await receiver.delivery(1);
  const read = async (path: string) => {
    const { body } = await call<{ data: Record<string, unknown> }>(
      sandbox,
      path,
    );
    return body.data;
  };
  const number = `/whatsapp/phone_numbers/${PHONE}`;
  const contact = `/whatsapp/contacts/${CONTACT}`;
  const reports: [MetaReport, string, Record<string, unknown>][] = [
    [
      { event: "whatsapp.phone_number.offboarded" },
      number,
      { status: "DISCONNECTED" },
    ],
    [
      { event: "whatsapp.phone_number.reconnected" },
      number,
      { status: "CONNECTED" },
    ],
    [{ event: "whatsapp.account.violation" }, number, { status: "CONNECTED" }],
    [
      { event: "whatsapp.account.restricted" },
      number,
      { status: "RESTRICTED" },
    ],
    [{ event: "whatsapp.account.disabled" }, number, { status: "BANNED" }],
    [{ event: "whatsapp.account.reinstated" }, number, { status: "CONNECTED" }],
    [
      {
        event: "whatsapp.contact.identity_changed",
        contact: `+${CONTACT}`,
        business_scoped_user_id: "US.2",
      },
      contact,
      { business_scoped_user_id: "US.2" },
    ],
    [
      {
        event: "whatsapp.contact.marketing_preference_changed",
        contact: "US.2",
        status: "stopped",
      },
      `${contact}/marketing_preferences/${PHONE}`,
      { status: "stopped", marketing_allowed: false },
    ],
    [
      { event: "whatsapp.meta_business_agent.handover", contact: CONTACT },
      contact,
      { business_scoped_user_id: "US.2" },
    ],
  ];
  for (const [index, [report, path, state]] of reports.entries()) {
    await sandbox.receiveReport(report);
    expect(await read(path)).toMatchObject(state);
    await receiver.delivery(index + 2);
  }
  expect(namesOf(receiver).slice(2).sort()).toEqual(
    reports.map(([{ event }]) => event).sort(),
  );
  const identity = receiver.received.find(({ headers }) =>
    String(headers["x-webhook-event"]).endsWith("identity_changed"),
  );
  expect(JSON.parse(identity?.body ?? "")).toMatchObject({
    contact: { wa_id: CONTACT, business_scoped_user_id: "US.2" },
    previous: { business_scoped_user_id: null },
    phone_number_id: PHONE,
  });
});

test("a thread that Meta's agent hands over is Kapso's again", async () => {
  const { sandbox } = await start();
  await sandbox.receiveMessage({ from: CONTACT });
  const passOn = () =>
    post(sandbox, `/${PHONE}/thread_control`, {
      messaging_product: "whatsapp",
      to: CONTACT,
      action: "pass",
    });
  await passOn();
  await expect(passOn()).rejects.toThrow("handled by another app");
  await sandbox.receiveReport({
    event: "whatsapp.meta_business_agent.handover",
    contact: CONTACT,
  });
  await passOn();
});

test("a number that Meta reports as lost is unhealthy, and cannot send", async () => {
  const { sandbox } = await start();
  await sandbox.receiveMessage({ from: CONTACT });
  const state = async () => {
    const health = await call<{ status: string }>(
      sandbox,
      `/whatsapp/phone_numbers/${PHONE}/health`,
    );
    const sent = await send(sandbox, CONTACT).then(
      () => "sent",
      (error: unknown) => /#(\d+)/.exec(String(error))?.[1],
    );
    return [health.body.status, sent];
  };
  expect(await state()).toEqual(["healthy", "sent"]);
  for (const [event, status, sent] of [
    ["whatsapp.phone_number.disconnected", "unhealthy", "133010"],
    ["whatsapp.phone_number.reconnected", "healthy", "sent"],
    ["whatsapp.account.restricted", "degraded", "sent"],
    ["whatsapp.account.disabled", "unhealthy", "131031"],
    ["whatsapp.account.reinstated", "healthy", "sent"],
  ] as const) {
    await sandbox.receiveReport({ event });
    expect([event, ...(await state())]).toEqual([event, status, sent]);
  }
});

test.each([
  [{ event: "whatsapp.phone_number.gone" }, "one of whatsapp.phone_number"],
  [undefined, "must be an object"],
  [
    { event: "whatsapp.account.disabled", phone_number_id: PHONE },
    '"phone_number_id"',
  ],
  [
    { event: "whatsapp.account.disabled", business_account_id: "1" },
    'business account "1"',
  ],
  [
    { event: "whatsapp.phone_number.offboarded", phone_number_id: "1" },
    '"phone_number_id" must be',
  ],
  [
    { event: "whatsapp.meta_business_agent.handover", contact: "1" },
    '"contact" must be',
  ],
])(
  "a report that names nothing known is rejected: %j",
  async (report, text) => {
    const { sandbox } = await startTimed();
    await expect(sandbox.receiveReport(report as MetaReport)).rejects.toThrow(
      expect.objectContaining({
        code: "INVALID_FIXTURE",
        message: expect.stringContaining(text) as string,
      }) as Error,
    );
  },
);

test("a test delivers any event that the webhook asked for", async () => {
  const { sandbox } = await startTimed();
  const receiver = await startReceiver();
  const scopes = { [NUMBER]: "number", [PROJECT]: "project" };
  const delivered: string[] = [];
  for (const path of Object.keys(scopes)) {
    for (const event of EVENTS) {
      const { url } = receiver;
      const made = await subscribe(sandbox, { url, events: [event] }, path);
      if (made.status !== 201) continue;
      await post(sandbox, `${PROJECT}/${made.body.data.id}/test`, {
        event_type: event,
      });
      delivered.push(event);
      const { body } = await receiver.delivery(delivered.length - 1);
      expect(payloadProblems(event, JSON.parse(body))).toEqual([]);
    }
  }
  // Each event belongs to one of the two scopes.
  expect(delivered.sort()).toEqual([...EVENTS].sort());
  expect(EVENTS).toHaveLength(28);
});
