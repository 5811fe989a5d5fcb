import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WhatsappWebhook } from "@kapso-platform/types";
import { expect, onTestFinished, test, vi } from "vitest";
import { createAgenda } from "../src/agenda.js";
import { createClock } from "../src/clock.js";
import { createSandbox, type Sandbox } from "../src/index.js";
import { createLifetime } from "../src/lifetime.js";
import { call, startSandbox } from "./support/api.js";
import { startTimed } from "./support/clock.js";
import { startReceiver } from "./support/receiver.js";
import { deliveries, NUMBER, subscribe } from "./support/webhooks.js";

const CONTACT = "14155550101";
const OTHER = "14155550102";

/** A slow, busy machine may take so long until what surely comes is there. */
const PATIENCE = { timeout: 60_000 };

function settle(sandbox: Sandbox) {
  return call(sandbox, "/users");
}

function textsOf(body: string): string[] {
  const { data } = JSON.parse(body) as {
    data: { message: { text: { body: string } } }[];
  };
  return data.map(({ message }) => message.text.body);
}

test("received messages are gathered over the window, and go out as a batch", async () => {
  const { sandbox, advance } = await startTimed();
  const receiver = await startReceiver();
  await subscribe(sandbox, {
    url: receiver.url,
    events: ["whatsapp.message.received", "whatsapp.conversation.created"],
    buffer_enabled: true,
    buffer_window_seconds: 7,
  });
  await sandbox.receiveMessage({ from: CONTACT, text: "one" });
  // Other events do not wait.
  await receiver.delivery(0);
  advance(3000);
  await sandbox.receiveMessage({ from: CONTACT, text: "two" });
  advance(3999);
  await settle(sandbox);
  expect(await deliveries(sandbox)).toHaveLength(1);
  advance(2);
  await settle(sandbox);
  const { headers, body } = await receiver.delivery(1);
  expect(headers).toMatchObject({
    "x-webhook-event": "whatsapp.message.received",
    "x-webhook-batch": "true",
    "x-batch-size": "2",
  });
  expect(textsOf(body)).toEqual(["one", "two"]);
  expect(JSON.parse(body)).toMatchObject({
    type: "whatsapp.message.received",
    batch: true,
    batch_info: { size: 2 },
    data: [{ is_new_conversation: true }, { is_new_conversation: false }],
  });
  const [delivery] = await deliveries(sandbox);
  expect(delivery).toMatchObject({
    event: "whatsapp.message.received",
    conversation_phone_number: CONTACT,
  });
  // A single message is a batch of one.
  await sandbox.receiveMessage({ from: CONTACT, text: "three" });
  advance(7001);
  await settle(sandbox);
  const single = await receiver.delivery(2);
  expect(single.headers["x-batch-size"]).toBe("1");
  expect(textsOf(single.body)).toEqual(["three"]);
});

test("a full buffer goes out before its window ends", async () => {
  const { sandbox } = await startTimed();
  const receiver = await startReceiver();
  await subscribe(sandbox, {
    url: receiver.url,
    buffer_enabled: true,
    max_buffer_size: 2,
    buffer_events: ["whatsapp.message.received"],
  });
  for (const [from, text] of [
    [CONTACT, "one"],
    [OTHER, "two"],
    [CONTACT, "three"],
  ] as const) {
    await sandbox.receiveMessage({ from, text });
  }
  const { body } = await receiver.delivery(0);
  expect(textsOf(body)).toEqual(["one", "two"]);
  expect(await deliveries(sandbox)).toMatchObject([
    { conversation_phone_number: null },
  ]);
});

test("a webhook that is paused or deleted meanwhile receives no batch", async () => {
  const { sandbox, advance } = await startTimed();
  const given = { buffer_enabled: true };
  const paused = await subscribe(sandbox, given);
  const deleted = await subscribe(sandbox, given);
  const number = "/whatsapp/phone_numbers/109876543210987";
  await subscribe(sandbox, given, `${number}/webhooks`);
  await sandbox.receiveMessage({ from: CONTACT });
  await sandbox.receiveMessage({
    from: CONTACT,
    phone_number_id: "109876543210987",
  });
  await call(sandbox, `${NUMBER}/${paused.body.data.id}`, {
    method: "PATCH",
    body: { whatsapp_webhook: { active: false } },
  });
  await call(sandbox, `${NUMBER}/${deleted.body.data.id}`, {
    method: "DELETE",
  });
  await call(sandbox, number, { method: "DELETE" });
  advance(6000);
  await settle(sandbox);
  expect(await deliveries(sandbox)).toEqual([]);
});

test("what was planned goes on when a database file is opened again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kapso-sandbox-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const receiver = await startReceiver();
  const options = {
    conversations: 0,
    database: `file:${join(folder, "sandbox.db")}`,
    now: new Date("2026-02-01T12:00:00Z"),
  };
  const first = createSandbox(options);
  await first.listen();
  await subscribe(first, { url: receiver.url, buffer_enabled: true });
  await first.receiveMessage({ from: CONTACT, text: "one" });
  await first.close();
  const now = new Date("2026-02-01T12:00:06Z");
  const second = createSandbox({ ...options, now });
  onTestFinished(() => second.close());
  // Nothing but that: the batch goes out by itself.
  await second.listen();
  expect(textsOf((await receiver.delivery(0)).body)).toEqual(["one"]);
});

test("a silence is reported once after each message, in either direction", async () => {
  const { sandbox, advance } = await startTimed();
  const receiver = await startReceiver();
  // It came before the webhook.
  await sandbox.receiveMessage({ from: OTHER });
  await subscribe(sandbox, {
    url: receiver.url,
    events: ["whatsapp.conversation.inactive"],
    inactivity_minutes: 30,
  });
  const { message, conversation } = await sandbox.receiveMessage({
    from: CONTACT,
  });
  advance(29 * 60_000);
  await settle(sandbox);
  expect(await deliveries(sandbox)).toEqual([]);
  advance(60_001);
  await settle(sandbox);
  const { body } = await receiver.delivery(0);
  expect(JSON.parse(body)).toMatchObject({
    conversation: { id: conversation.id, status: "active" },
    since_message: { whatsapp_message_id: message.id, direction: "inbound" },
    inactivity: { minutes: 30 },
    phone_number_id: "1234567890",
  });
  advance(3_600_000);
  await settle(sandbox);
  expect(await deliveries(sandbox)).toHaveLength(1);
  await fetch(`${sandbox.whatsappUrl}/1234567890/messages`, {
    method: "POST",
    headers: {
      "X-API-Key": sandbox.apiKey,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      messaging_product: "whatsapp",
      to: CONTACT,
      type: "text",
      text: { body: "Are you still there?" },
    }),
  });
  advance(1_800_001);
  await settle(sandbox);
  const again = await receiver.delivery(1);
  expect(JSON.parse(again.body)).toMatchObject({
    since_message: { direction: "outbound" },
  });
});

test("a webhook is paused when most of its recent deliveries failed", async () => {
  const sandbox = await startSandbox({
    conversations: 0,
    webhooks: { retryDelaysMs: [] },
  });
  // 1 of 10 succeeds, then every one fails: 85 % is passed at 10 of 11.
  const statuses = [200, ...Array.from({ length: 20 }, () => 500)];
  const receiver = await startReceiver(statuses);
  const { body } = await subscribe(sandbox, { url: receiver.url });
  const { id } = body.data;
  const isActive = async () => {
    const one = await call<{ data: WhatsappWebhook }>(
      sandbox,
      `${NUMBER}/${id}`,
    );
    return one.body.data.active;
  };
  for (let count = 0; count < 10; count += 1) {
    await sandbox.receiveMessage({ from: CONTACT });
  }
  await expect
    .poll(() => deliveries(sandbox, "?errors_only=true"), PATIENCE)
    .toHaveLength(9);
  expect(await isActive()).toBe(true);
  await sandbox.receiveMessage({ from: CONTACT });
  await expect.poll(isActive, PATIENCE).toBe(false);
  await sandbox.receiveMessage({ from: CONTACT });
  expect(await deliveries(sandbox)).toHaveLength(11);
}, 120_000);

test("Meta's kind of webhook receives statuses too, and nothing of Kapso's own", async () => {
  const { sandbox, advance } = await startTimed();
  const receiver = await startReceiver();
  await subscribe(sandbox, { url: receiver.url, kind: "meta" });
  await sandbox.receiveMessage({ from: CONTACT });
  await receiver.delivery(0);
  await fetch(`${sandbox.whatsappUrl}/1234567890/messages`, {
    method: "POST",
    headers: {
      "X-API-Key": sandbox.apiKey,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      messaging_product: "whatsapp",
      to: CONTACT,
      type: "text",
      text: { body: "Hello" },
    }),
  });
  for (const [index, status] of ["sent", "delivered", "read"].entries()) {
    advance(index * 1000);
    await settle(sandbox);
    const { body } = await receiver.delivery(index + 1);
    expect(JSON.parse(body)).toMatchObject({
      entry: [
        {
          changes: [
            { value: { statuses: [{ status, recipient_id: CONTACT }] } },
          ],
        },
      ],
    });
  }
  // Neither the opened conversation nor anything else of it.
  expect(await deliveries(sandbox)).toHaveLength(4);
});

test("the agenda does by itself what becomes due, and nothing after the end", async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const lifetime = createLifetime();
  const done: number[] = [];
  const start = Date.now();
  const plan = [1000, 2000, 200_000].map((after) => (start + after) * 1000);
  const agenda = createAgenda({ clock: createClock(), lifetime }, [
    () => {
      while ((plan[0] ?? Infinity) <= Date.now() * 1000) {
        done.push(plan.shift()! / 1000 - start);
      }
      return Promise.resolve(plan[0] ?? Infinity);
    },
  ]);
  agenda.look();
  await vi.advanceTimersByTimeAsync(999);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toEqual([1000]);
  await vi.advanceTimersByTimeAsync(150_000);
  expect(done).toEqual([1000, 2000]);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(done).toEqual([1000, 2000, 200_000]);
  plan.push((Date.now() + 10) * 1000);
  agenda.look();
  lifetime.end();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(done).toHaveLength(3);
});
