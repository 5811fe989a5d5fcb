import type { MessagingMessageResponse } from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/index.js";
import { call, NUMBER, send, sendText, startMessaging } from "./support.js";

/** By then everything that happens to a message has happened. */
const SETTLED = 60_000;

interface Listed {
  data: MessagingMessageResponse[];
}

async function list(sandbox: Sandbox, query = ""): Promise<Listed["data"]> {
  const path = `/${NUMBER}/messages?fields=kapso()${query}`;
  return (await call<Listed>(sandbox, path)).body.data;
}

function text(sandbox: Sandbox, to: string) {
  return send(sandbox, { to, type: "text", text: { body: "Hello" } });
}

test.each([
  ["a number that is not on WhatsApp", "15550131026", ["failed"]],
  ["one that reads at once", "15550001001", ["sent", "delivered", "read"]],
  ["one that is never reached", "15550001002", ["sent"]],
  ["one that never reads", "15550001003", ["sent", "delivered"]],
  ["one that has blocked the business", "15550001004", ["sent", "failed"]],
])("%s has the statuses of its own", async (_, to, statuses) => {
  const { sandbox, advance } = await startMessaging();
  const id = await sendText(sandbox, "Hello", to);
  advance(to === "15550001001" ? 1 : SETTLED);
  const [message] = await list(sandbox);
  expect(message).toMatchObject({
    id,
    to,
    kapso: { status: statuses.at(-1) },
  });
  const response = await sandbox.fetch(
    `/platform/v1/whatsapp/messages/${encodeURIComponent(id)}`,
    { headers: { "X-API-Key": sandbox.apiKey } },
  );
  const { data } = (await response.json()) as {
    data: { kapso: { statuses: { status: string; errors?: object[] }[] } };
  };
  const seen = data.kapso.statuses;
  expect(seen.map(({ status }) => status)).toEqual(statuses);
  expect(seen.at(-1)?.errors).toEqual(
    statuses.includes("failed")
      ? [expect.objectContaining({ code: 131026 })]
      : undefined,
  );
});

test("an echo repeats what it reads, and keeps the window open", async () => {
  const { sandbox, advance } = await startMessaging();
  await sendText(sandbox, "Hello 👋", "15550001005");
  advance(SETTLED);
  expect(await list(sandbox, "&direction=inbound")).toMatchObject([
    { from: "15550001005", text: { body: "Hello 👋" } },
  ]);
  const [contact] = (
    await call<{ data: { wa_id: string }[] }>(sandbox, `/${NUMBER}/contacts`)
  ).body.data;
  expect(contact?.wa_id).toBe("15550001005");
});

test("a number outside the window takes templates only, even after it wrote", async () => {
  const { sandbox } = await startMessaging();
  const to = "15550131047";
  await sandbox.receiveMessage({ from: to, phone_number_id: NUMBER });
  const rejected = await text(sandbox, to);
  expect([rejected.status, rejected.body.error?.code]).toEqual([422, 131047]);
  const template = { name: "newsletter", language: { code: "en_US" } };
  const sent = await send(sandbox, { to, type: "template", template });
  expect(sent.status).toBe(200);
});

test("a rate-limited number says when to try again", async () => {
  const { sandbox, advance } = await startMessaging();
  const limited = await text(sandbox, "15550130429");
  expect([limited.status, limited.body.error?.code]).toEqual([429, 130429]);
  expect(limited.headers.get("retry-after")).toBe("1");
  const slow = "15550131056";
  expect((await text(sandbox, slow)).status).toBe(200);
  const early = await text(sandbox, slow);
  expect([early.status, early.body.error?.code]).toEqual([429, 131056]);
  expect(early.headers.get("retry-after")).toBe("6");
  advance(6000);
  expect((await text(sandbox, slow)).status).toBe(200);
  expect(await list(sandbox)).toHaveLength(2);
});
