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

/**
 * On a busy machine, expected events can take this long.
 */
const PATIENCE = { timeout: 60_000, interval: 20 };

/** Deliveries that the bot has accepted. */
function deliveredOf(kapso: KapsoClient): Promise<unknown[]> {
  return kapso.webhookDeliveries
    .list({ status: "delivered" })
    .toArray({ limit: 9 });
}

const OPEN = "We are open Monday to Friday, 9 am to 6 pm.";

test("a message gets one reply, even if its delivery is repeated", async () => {
  const { sandbox, kapso, handler, errors } = await startBot();
  const server = await serveBot(handler, 3);
  await subscribe(kapso, server.url);
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await expect.poll(server.received, PATIENCE).toBe(4);
  await expect.poll(() => deliveredOf(kapso), PATIENCE).toHaveLength(1);
  expect(await repliesIn(kapso)).toEqual([OPEN]);
  expect(errors).toEqual([]);
});

test("a message that two webhooks deliver gets one reply", async () => {
  const { sandbox, kapso, handler } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  await subscribe(kapso, `${server.url}?second`);
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await expect.poll(() => deliveredOf(kapso), PATIENCE).toHaveLength(2);
  expect(await repliesIn(kapso)).toEqual([OPEN]);
});

test("a failed reply is sent when the delivery is repeated", async () => {
  const { sandbox, kapso, handler, errors } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  sandbox.faults.add({ operationId: "sendMessage", status: 503, times: 2 });
  await sandbox.receiveMessage({ from: CUSTOMER, text: "When?" });
  await expect.poll(() => repliesIn(kapso), PATIENCE).toEqual([OPEN]);
  expect(errors).toHaveLength(2);
});

test("each message of a batch gets a reply, in order", async () => {
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

test("a request for a person assigns the conversation, and the bot is silent", async () => {
  const { sandbox, kapso, handler, steps } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  // The reply is sent, but the assignment fails: the repeat only assigns.
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
    .toContainEqual({ kind: "left to the assignee" });
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
  // A status that precedes the known one is ignored.
  expect(steps.filter(({ kind }) => kind === "status")).toMatchObject([
    { status: "read" },
  ]);
  // The request for a person came after the question, and the person has the
  // conversation.
  expect(steps.filter(({ kind }) => kind !== "status")).toMatchObject([
    { kind: "replied" },
    { kind: "handed over" },
    { kind: "left to the assignee" },
  ]);
});

test("an unsigned delivery is rejected, and nothing is sent", async () => {
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

test("a customer without a phone number gets a reply by user id", async () => {
  const { sandbox, kapso, handler } = await startBot();
  const server = await serveBot(handler);
  await subscribe(kapso, server.url);
  await sandbox.receiveMessage({
    from: "US.13491208655302741918",
    text: "When?",
  });
  await expect.poll(() => repliesIn(kapso), PATIENCE).toEqual([OPEN]);
});

test("a status never moves backward", () => {
  expect(furthest(undefined, "sent")).toBe("sent");
  expect(furthest("read", "sent")).toBe("read");
  expect(furthest("sent", "delivered")).toBe("delivered");
  expect(furthest("failed", "sent")).toBe("failed");
});

test("a closed server is not reachable", async () => {
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
    "          · the response was lost, so this was delivered twice: one reply",
    "          · both messages came in one delivery",
    "  Ada     Can I talk to a person?",
    "6 messages from Ada, 5 replies, none twice.",
  ]) {
    expect(text).toContain(line);
  }
});
