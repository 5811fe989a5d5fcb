import type { KapsoClient } from "@kapso-platform/client";
import { expect, test } from "vitest";
import { runDemo } from "../src/demo.js";
import { furthest } from "../src/message-status.js";
import { serve } from "../src/serve.js";
import {
  CUSTOMER,
  NUMBER,
  SECRET,
  record,
  repliesIn,
  serveBot,
  startBot,
  subscribe,
} from "./support.js";

/** What is waited for comes for sure; a busy machine takes its time. */
const PATIENCE = { timeout: 60_000, interval: 20 };

/** Deliveries that the bot has accepted. */
function deliveredOf(kapso: KapsoClient): Promise<unknown[]> {
  return kapso.webhookDeliveries
    .list({ status: "delivered" })
    .toArray({ limit: 9 });
}

const OPEN = "We are open Monday to Friday, 9 am to 6 pm.";

test("a message is answered once, though its delivery is repeated", async () => {
  const { sandbox, kapso, handler, errors } = await startBot();
  const server = await serveBot(handler, 3);
  await subscribe(kapso, server.url);
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await expect.poll(server.received, PATIENCE).toBe(4);
  await expect.poll(() => deliveredOf(kapso), PATIENCE).toHaveLength(1);
  expect(await repliesIn(kapso)).toEqual([OPEN]);
  expect(errors).toEqual([]);
});

test("a message that two webhooks deliver is answered once", async () => {
  const { sandbox, kapso, handler } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  await subscribe(kapso, `${server.url}?second`);
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await expect.poll(() => deliveredOf(kapso), PATIENCE).toHaveLength(2);
  expect(await repliesIn(kapso)).toEqual([OPEN]);
});

test("a reply that fails is sent when the delivery comes again", async () => {
  const { sandbox, kapso, handler, errors } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  sandbox.faults.add({ operationId: "sendMessage", status: 503, times: 2 });
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await expect.poll(() => repliesIn(kapso), PATIENCE).toEqual([OPEN]);
  expect(errors).toHaveLength(2);
});

test("each message of a batch is answered, in its order", async () => {
  const { sandbox, kapso, handler } = await startBot();
  const server = await serveBot(handler, 1);
  await subscribe(kapso, server.url, {
    buffer_enabled: true,
    max_buffer_size: 3,
  });
  for (const text of ["When?", "Sunday?", "Do you deliver?"]) {
    await sandbox.receiveMessage({ from: CUSTOMER, text });
  }
  await expect.poll(server.received, PATIENCE).toBe(2);
  await expect
    .poll(() => repliesIn(kapso), PATIENCE)
    .toEqual([
      OPEN,
      "On weekends we are closed.",
      "We deliver within two days, free from $30.",
    ]);
});

test("a person who is asked for gets the conversation, and the bot is silent", async () => {
  const { sandbox, kapso, handler, steps } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  // The reply is sent, the assignment fails: the repeat does what is missing.
  sandbox.faults.add({
    operationId: "createConversationAssignment",
    status: 503,
    times: 1,
  });
  const { conversation } = await sandbox.receiveMessage({
    from: CUSTOMER,
    text: "A person, please",
  });
  const assignments = () =>
    kapso.conversations.assignments.list(conversation.id).toArray({ limit: 9 });
  await expect
    .poll(assignments, PATIENCE)
    .toMatchObject([{ active: true, notes: "A person, please" }]);
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await expect
    .poll(() => steps, PATIENCE)
    .toContainEqual({ kind: "left to a person" });
  expect(await repliesIn(kapso)).toEqual([
    expect.stringMatching(/^Of course\. \w+ takes over from here\.$/),
  ]);
});

test("deliveries in any order have the same outcome", async () => {
  const { sandbox, kapso, handler, steps } = await startBot();
  const recorder = await record();
  await subscribe(kapso, recorder.url, {
    events: ["received", "sent", "delivered", "read"].map(
      (what) => `whatsapp.message.${what}`,
    ),
  });
  await kapso.whatsapp.messages.send(NUMBER, {
    to: "15550001001",
    type: "text",
    text: { body: "Hello" },
  });
  await expect.poll(() => recorder.deliveries.length, PATIENCE).toBe(3);
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await sandbox.receiveMessage({ from: CUSTOMER, text: "A human, please" });
  await expect.poll(() => recorder.deliveries.length, PATIENCE).toBe(5);

  const bot = await serveBot(handler);
  const rank = ({ body }: { body: string }) =>
    ["human", '"read"', '"delivered"', '"sent"', "When"].findIndex((text) =>
      body.includes(text),
    );
  const reversed = recorder.deliveries.toSorted((a, b) => rank(a) - rank(b));
  for (const { headers, body } of reversed) {
    const { "content-length": _, host: __, connection: ___, ...kept } = headers;
    const response = await fetch(bot.url, {
      method: "POST",
      headers: kept,
      body,
    });
    expect(response.status).toBe(200);
  }
  // A status that is behind the known one says nothing new.
  expect(steps.filter(({ kind }) => kind === "status")).toMatchObject([
    { status: "read" },
  ]);
  // The person was asked for after the question, and has the conversation.
  expect(steps.filter(({ kind }) => kind !== "status")).toMatchObject([
    { kind: "replied" },
    { kind: "handed over" },
    { kind: "left to a person" },
  ]);
});

test("a delivery that is not signed is rejected, and nothing is sent", async () => {
  const { kapso, handler, errors } = await startBot();
  const server = await serveBot(handler);
  const body = JSON.stringify({
    message: { id: "wamid.1", from: CUSTOMER, text: { body: "When?" } },
    phone_number_id: NUMBER,
  });
  const forged = await fetch(server.url, {
    method: "POST",
    headers: {
      "X-Webhook-Event": "whatsapp.message.received",
      "X-Webhook-Signature": SECRET,
    },
    body,
  });
  expect(forged.status).toBe(401);
  expect(errors).toMatchObject([{ name: "KapsoWebhookError" }]);
  expect(await repliesIn(kapso)).toEqual([]);
});

test("a customer without a phone number is answered by the user id", async () => {
  const { sandbox, kapso, handler } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  await sandbox.receiveMessage({
    from: "US.13491208655302741918",
    text: "When?",
  });
  await expect.poll(() => repliesIn(kapso), PATIENCE).toEqual([OPEN]);
});

test("a status never goes back", () => {
  expect(furthest(undefined, "sent")).toBe("sent");
  expect(furthest("read", "sent")).toBe("read");
  expect(furthest("sent", "delivered")).toBe("delivered");
  expect(furthest("failed", "sent")).toBe("failed");
});

test("a server that is closed is not reached any more", async () => {
  const server = await serve((_, response) => response.end());
  expect((await fetch(server.url)).status).toBe(200);
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
});

test("the demo shows a readable conversation and ends", async () => {
  const lines: string[] = [];
  await runDemo((line) => lines.push(line));
  const text = lines.join("\n");
  for (const line of [
    "  Ada     Hi! When are you open?",
    `  Bot     ${OPEN}  ✓✓`,
    "          · the response got lost, so this was delivered twice: answered once",
    "          · both messages came in one delivery",
    "  Ada     Can I talk to a person?",
    "6 messages from Ada, 5 replies, none twice.",
  ]) {
    expect(text).toContain(line);
  }
});
