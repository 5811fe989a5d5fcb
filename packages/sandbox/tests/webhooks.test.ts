import { createHmac } from "node:crypto";
import type {
  WhatsappPhoneNumber,
  WhatsappWebhook,
} from "@kapso-platform/types";
import { expect, test, vi } from "vitest";
import { createSandbox } from "../src/index.js";
import { call, idOf, startEmpty, startSandbox } from "./support/api.js";
import { startReceiver } from "./support/receiver.js";
import { deliveries, NUMBER, PROJECT, subscribe } from "./support/webhooks.js";

type One<T> = { data: T };
type List<T> = { data: T[] };

test("a webhook of a number is created, changed and deleted", async () => {
  const sandbox = await startEmpty();
  const { status, body } = await subscribe(sandbox);
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    kind: "kapso",
    phone_number_id: "1234567890",
    secret_key: "s3cret",
    active: true,
    payload_version: "v2",
    buffer_window_seconds: null,
    headers: {},
  });
  const path = `${NUMBER}/${body.data.id}`;
  const changed = await call<One<WhatsappWebhook>>(sandbox, path, {
    method: "PATCH",
    body: { whatsapp_webhook: { active: false } },
  });
  expect(changed.body.data).toMatchObject({
    ...body.data,
    active: false,
    updated_at: changed.body.data.updated_at,
  });
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(204);
  expect((await call(sandbox, path)).status).toBe(404);
});

test("the project lists webhooks of both scopes, a number its own", async () => {
  const sandbox = await startEmpty();
  const ofNumber = await subscribe(sandbox);
  const ofProject = await subscribe(
    sandbox,
    { events: ["whatsapp.phone_number.created"] },
    PROJECT,
  );
  expect(ofProject.body.data.phone_number_id).toBeNull();
  const all = await call<List<WhatsappWebhook>>(sandbox, PROJECT);
  expect(all.body.data.slice(0, 2).map(({ id }) => id)).toEqual([
    ofProject.body.data.id,
    ofNumber.body.data.id,
  ]);
  const other = `/whatsapp/phone_numbers/109876543210987/webhooks/${ofNumber.body.data.id}`;
  expect((await call(sandbox, other)).status).toBe(404);
  const own = `${PROJECT}/${ofNumber.body.data.id}`;
  expect((await call(sandbox, own)).status).toBe(200);
});

test.each([
  ["no events", { events: [] }, NUMBER, "events"],
  ["an event of the project", { events: ["project.event"] }, NUMBER, "events"],
  ["an event of a number", {}, PROJECT, "whatsapp_webhook.events"],
  ["an invalid URL", { url: "hook" }, NUMBER, "whatsapp_webhook.url"],
  ["another protocol", { url: "ftp://a.example/" }, NUMBER, "url"],
  ["half a URL", { url: "http://" }, NUMBER, "url"],
  [
    "a user in the URL",
    { url: "http://ann:pw@127.0.0.1/" },
    NUMBER,
    "user name",
  ],
  ["an invalid header", { headers: { "a b": "c" } }, NUMBER, "headers"],
  [
    "a length",
    { headers: { "Content-Length": "5" } },
    NUMBER,
    "Content-Length",
  ],
  ["a host", { headers: { host: "a.example" } }, NUMBER, "host"],
  ["no secret", { secret_key: "" }, NUMBER, "whatsapp_webhook.secret_key"],
  [
    "a window that is too long",
    { buffer_window_seconds: 61 },
    NUMBER,
    "buffer_window_seconds",
  ],
  ["kind meta for the project", { kind: "meta" }, PROJECT, "phone_number_id"],
  [
    "kind meta with buffering",
    { kind: "meta", buffer_enabled: true },
    NUMBER,
    "buffer_enabled",
  ],
])("rejects a webhook with %s", async (_, given, path, member) => {
  const sandbox = await startEmpty();
  const { status, body } = await subscribe(sandbox, given, path);
  expect(status).toBe(422);
  expect(body.error).toContain(member);
});

test("says whether a member is missing or has a wrong value", async () => {
  const sandbox = await startEmpty();
  const wanted =
    "must be a list with at least one event for a webhook of kind kapso";
  const missing = await subscribe(sandbox, { events: undefined }, PROJECT);
  expect(missing.body.error).toBe(
    `Body member "whatsapp_webhook.events" is missing; it ${wanted}.`,
  );
  const empty = await subscribe(sandbox, { events: [] }, PROJECT);
  expect(empty.body.error).toBe(
    `Body member "whatsapp_webhook.events" ${wanted}; got [].`,
  );
});

test("rejects another kind, an unknown number and another content type", async () => {
  const sandbox = await startEmpty();
  const { body } = await subscribe(sandbox);
  const kind = await call(sandbox, `${NUMBER}/${body.data.id}`, {
    method: "PATCH",
    body: { whatsapp_webhook: { kind: "meta" } },
  });
  expect(kind.status).toBe(422);
  const path = "/whatsapp/phone_numbers/1/webhooks";
  expect((await subscribe(sandbox, {}, path)).status).toBe(404);
  const form = await call(sandbox, NUMBER, {
    method: "POST",
    body: "a=b",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  expect(form.status).toBe(415);
});

test("a received message is delivered, signed over the raw body", async () => {
  const sandbox = await startEmpty();
  const receiver = await startReceiver();
  const hook = await subscribe(sandbox, {
    url: receiver.url,
    headers: { "X-Team": "support" },
  });
  const { message, conversation } = await sandbox.receiveMessage({
    from: "+14155550123",
    text: "Grüße",
    contact_name: "Ada",
  });
  const { headers, body } = await receiver.delivery(0);
  // Other than in lists, `kapso` has neither the conversation nor the name.
  const {
    whatsapp_conversation_id: _id,
    contact_name: _name,
    ...kapso
  } = message.kapso as Record<string, unknown>;
  const { contact_name: name, ...latest } = conversation.kapso!;
  expect(name).toBe("Ada");
  expect(JSON.parse(body)).toEqual({
    message: { ...message, kapso },
    conversation: { ...conversation, contact_name: name, kapso: latest },
    is_new_conversation: true,
    phone_number_id: "1234567890",
  });
  const signature = createHmac("sha256", "s3cret").update(body).digest("hex");
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "x-webhook-event": "whatsapp.message.received",
    "x-webhook-payload-version": "v2",
    "x-webhook-signature": signature,
    "x-team": "support",
  });
  await vi.waitFor(async () => {
    const [delivery] = await deliveries(sandbox);
    expect(delivery).toMatchObject({
      id: headers["x-idempotency-key"],
      webhook_id: hook.body.data.id,
      status: "delivered",
      response_status: 200,
      attempt_count: 1,
      conversation_phone_number: "14155550123",
    });
  });
});

test("opening and ending a conversation are events of their own", async () => {
  const sandbox = await startEmpty();
  const receiver = await startReceiver();
  await subscribe(sandbox, {
    url: receiver.url,
    events: ["whatsapp.conversation.created", "whatsapp.conversation.ended"],
  });
  const { conversation } = await sandbox.receiveMessage({
    from: "14155550123",
  });
  await receiver.delivery(0);
  const end = () =>
    call(sandbox, `/whatsapp/conversations/${conversation.id}`, {
      method: "PATCH",
      body: { whatsapp_conversation: { status: "ended" } },
    });
  await end();
  const { body, headers } = await receiver.delivery(1);
  expect(headers["x-webhook-event"]).toBe("whatsapp.conversation.ended");
  expect(JSON.parse(body)).toMatchObject({
    conversation: { id: conversation.id, status: "ended" },
  });
  // It has ended already: nothing happens, and nothing is published.
  await end();
  expect(await deliveries(sandbox)).toHaveLength(2);
});

test("tries again after the given pauses, with the same idempotency key", async () => {
  const sandbox = await startSandbox({
    conversations: 0,
    webhooks: { retryDelaysMs: [1, 1, 1] },
  });
  const receiver = await startReceiver([500, 204]);
  await subscribe(sandbox, { url: receiver.url });
  await sandbox.receiveMessage({ from: "14155550123" });
  const keys = new Set<unknown>();
  for (const index of [0, 1, 2]) {
    const { headers } = await receiver.delivery(index);
    keys.add(headers["x-idempotency-key"]);
  }
  expect(keys.size).toBe(1);
  await vi.waitFor(async () => {
    const [delivery] = await deliveries(sandbox, "?status=delivered");
    expect(delivery?.attempt_count).toBe(3);
  });
});

test("gives up after the last attempt", async () => {
  const sandbox = await startSandbox({
    conversations: 0,
    webhooks: { retryDelaysMs: [1] },
  });
  const receiver = await startReceiver([500, 503]);
  await subscribe(sandbox, { url: receiver.url });
  await sandbox.receiveMessage({ from: "14155550123" });
  await vi.waitFor(async () => {
    const [delivery] = await deliveries(sandbox, "?errors_only=true");
    expect(delivery).toMatchObject({
      status: "failed",
      response_status: 503,
      attempt_count: 2,
      delivered_at: null,
    });
  });
});

test("never looks up or calls another machine: such a delivery stays pending", async () => {
  const sandbox = await startEmpty();
  for (const host of [
    "app.example.com",
    // A name, though it begins like an address.
    "127.evil.test",
    "127.0.0.1.evil.test",
    "localhost.evil.test",
    "10.0.0.1",
    "0.0.0.0",
    "[::ffff:10.0.0.1]",
  ]) {
    await subscribe(sandbox, { url: `http://${host}:9/hook` });
  }
  const request = vi.spyOn(globalThis, "fetch");
  await sandbox.receiveMessage({ from: "14155550123" });
  expect(request).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  const made = await deliveries(sandbox);
  expect(made).toHaveLength(7);
  for (const delivery of made) {
    expect(delivery).toMatchObject({
      status: "pending",
      attempt_count: 0,
      last_attempt_at: null,
    });
  }
});

test.each(["localhost", "127.0.0.1", "127.1", "0x7f.0.0.1"])(
  "calls %s, which is this machine",
  async (host) => {
    const sandbox = await startEmpty();
    const receiver = await startReceiver();
    const { port } = new URL(receiver.url);
    await subscribe(sandbox, { url: `http://${host}:${port}/` });
    await sandbox.receiveMessage({ from: "14155550123" });
    await receiver.delivery(0);
  },
);

test("delivers nothing to a paused webhook, or for another number", async () => {
  const sandbox = await startEmpty();
  await subscribe(sandbox, { active: false });
  await subscribe(sandbox);
  await sandbox.receiveMessage({
    from: "14155550123",
    phone_number_id: "109876543210987",
  });
  expect(await deliveries(sandbox)).toEqual([]);
});

test("a webhook of kind meta gets Meta's payload with Meta's signature", async () => {
  const sandbox = await startEmpty();
  const receiver = await startReceiver();
  const hook = await subscribe(sandbox, { url: receiver.url, kind: "meta" });
  expect(hook.body.data.events).toEqual([]);
  const { message } = await sandbox.receiveMessage({
    from: "14155550123",
    text: "Hi",
  });
  const { body, headers } = await receiver.delivery(0);
  const own = await call<{ data: WhatsappPhoneNumber }>(
    sandbox,
    "/whatsapp/phone_numbers/1234567890",
  );
  const { data: number } = own.body;
  const { kapso: _, ...plain } = message;
  expect(JSON.parse(body)).toEqual({
    object: "whatsapp_business_account",
    entry: [
      {
        id: number.business_account_id,
        changes: [
          {
            field: "messages",
            value: {
              messaging_product: "whatsapp",
              metadata: {
                display_phone_number: number.display_phone_number_normalized,
                phone_number_id: "1234567890",
              },
              contacts: [{ wa_id: "14155550123", profile: {} }],
              messages: [plain],
            },
          },
        ],
      },
    ],
  });
  const signature = createHmac("sha256", "s3cret").update(body).digest("hex");
  expect(headers).toMatchObject({
    "x-idempotency-key": expect.any(String) as string,
    "x-hub-signature-256": `sha256=${signature}`,
  });
  expect(headers).not.toHaveProperty("x-webhook-signature");
  expect(headers).not.toHaveProperty("x-webhook-event");
});

test("connecting and deleting a number are events of the project", async () => {
  const sandbox = await startEmpty();
  const receiver = await startReceiver();
  await subscribe(
    sandbox,
    {
      url: receiver.url,
      events: [
        "whatsapp.phone_number.created",
        "whatsapp.phone_number.deleted",
      ],
    },
    PROJECT,
  );
  const customers = await call<List<{ id: string }>>(sandbox, "/customers");
  const customerId = customers.body.data[0]!.id;
  await call(sandbox, `/customers/${customerId}/whatsapp/phone_numbers`, {
    method: "POST",
    body: {
      whatsapp_phone_number: {
        name: "New",
        phone_number_id: "4711",
        business_account_id: "815",
        access_token: "token",
      },
    },
  });
  const made = await receiver.delivery(0);
  expect(JSON.parse(made.body)).toMatchObject({
    phone_number_id: "4711",
    customer: { id: customerId },
  });
  await call(sandbox, "/whatsapp/phone_numbers/4711", { method: "DELETE" });
  const gone = await receiver.delivery(1);
  expect(gone.headers["x-webhook-event"]).toBe("whatsapp.phone_number.deleted");
});

test("a test delivers a made-up event that the webhook asked for", async () => {
  const sandbox = await startEmpty();
  const receiver = await startReceiver();
  const { body } = await subscribe(sandbox, { url: receiver.url });
  const path = `${PROJECT}/${body.data.id}/test`;
  const queued = await call(sandbox, path, { method: "POST", body: {} });
  expect(queued.body).toEqual({ data: { success: true } });
  const { headers, body: raw } = await receiver.delivery(0);
  expect(headers["x-webhook-event"]).toBe("whatsapp.message.received");
  expect(JSON.parse(raw)).toMatchObject({ phone_number_id: "1234567890" });
  const rejected = await call(sandbox, path, {
    method: "POST",
    body: { event_type: "whatsapp.message.read" },
  });
  expect(rejected.status).toBe(422);
  expect(rejected.body.error).toContain("event_type");
  const unknown = `${PROJECT}/${idOf(1)}/test`;
  const missing = await call(sandbox, unknown, { method: "POST", body: {} });
  expect(missing.status).toBe(404);
});

test.each([
  [{ timeoutMs: 0 }, "webhooks.timeoutMs"],
  [{ retryDelaysMs: [10, -1] }, "webhooks.retryDelaysMs[1]"],
  [{ retryDelaysMs: 10 as unknown as number[] }, "webhooks.retryDelaysMs"],
])("rejects the delivery times %j", (webhooks, name) => {
  expect(() => createSandbox({ webhooks })).toThrow(
    expect.objectContaining({
      code: "INVALID_OPTION",
      message: expect.stringContaining(`"${name}"`),
    }),
  );
});

test("closing the sandbox ends retries that wait", async () => {
  const sandbox = await startSandbox({ conversations: 0 });
  const receiver = await startReceiver([500]);
  await subscribe(sandbox, { url: receiver.url });
  await sandbox.receiveMessage({ from: "14155550123" });
  await receiver.delivery(0);
  await sandbox.close();
});
