import type { WhatsappMessage } from "@kapso-platform/client";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ask, startInbox, type TestInbox, until } from "./inbox.js";

/**
 * The only business number that the browser can access, its account, and
 * another number.
 */
const OWN = "1234567890";
const ACCOUNT = "102290129340398";
const OTHER = "109876543210987";

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({
    conversations: 0,
    phoneNumberId: OWN,
    businessAccountId: ACCOUNT,
  });
});
afterAll(() => inbox[Symbol.asyncDispose]());

async function receive(
  from: string,
  contact_name: string,
  phone_number_id: string,
): Promise<{ id: string; wamid: string }> {
  const { conversation, message } = await inbox.sandbox.receiveMessage({
    from,
    contact_name,
    phone_number_id,
    text: `It is me, ${contact_name}`,
  });
  return { id: conversation.id, wamid: message.id };
}

async function storedMessages(id: string): Promise<WhatsappMessage[]> {
  const path = `/whatsapp/messages?conversation_id=${id}`;
  const { data } = await ask<{ data: WhatsappMessage[] }>(inbox.sandbox, path);
  return data;
}

/** Status of a request that the page sends without the app. */
const statusOf = (page: Page, path: string, body?: object): Promise<number> =>
  page.evaluate(
    async ([url, json]) => {
      const { status } = await fetch(`/api/kapso${url}`, {
        ...(json !== null && {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: json,
        }),
      });
      return status;
    },
    [path, body ? JSON.stringify(body) : null] as const,
  );

it("a browser with access to one number sends, reads and downloads for it, and for no other", async () => {
  const own = await receive("+14155550231", "Anabel", OWN);
  const other = await receive("+14155550232", "Anatole", OTHER);
  await using opened = await inbox.open("/");
  const { page, rows } = opened;
  await opened.row(own.id).waitFor();
  expect(await rows.count()).toBe(1);

  // Contacts belong to all numbers, so conversations are searched instead.
  await page.getByLabel("Search name or number").fill("ANA");
  await page.waitForURL(/name=ANA/);
  await opened.row(own.id).waitFor();
  expect(await rows.count()).toBe(1);

  await opened.row(own.id).click();
  await page.getByLabel("Files", { exact: true }).setInputFiles({
    name: "lamp.png",
    mimeType: "image/png",
    buffer: Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    ),
  });
  const field = page.getByRole("textbox", { name: "Message", exact: true });
  await field.fill("The lamp");
  await field.press("Enter");
  await field.fill("And a text");
  await field.press("Enter");
  await page.getByRole("button", { name: "Send a template" }).click();
  await page.getByRole("button", { name: /^Order update/ }).click();
  await page.getByLabel("Value 1").fill("D-9");
  await page.getByRole("button", { name: "Send template" }).click();
  await until(async () => (await storedMessages(own.id)).length === 4);
  // After a reload, the file is loaded through the proxy.
  await page.reload();
  const picture = page
    .locator(".message", { hasText: "The lamp" })
    .getByRole("img");
  await until(() =>
    picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
  );
  await until(async () => {
    const types = (await storedMessages(own.id)).map(
      ({ type, kapso }) => `${type} ${kapso.status}`,
    );
    return (
      types.reverse().join() === "text read,image read,text read,template read"
    );
  });

  const messages = `/meta/whatsapp/v24.0/${OTHER}/messages`;
  const text = { to: "14155550232", type: "text", text: { body: "No" } };
  const envelope = { messaging_product: "whatsapp" };
  expect(await statusOf(page, messages, { ...envelope, ...text })).toBe(404);
  const receipt = { ...envelope, status: "read", message_id: other.wamid };
  expect(await statusOf(page, messages, receipt)).toBe(404);
  expect(
    await statusOf(page, `/meta/whatsapp/v24.0/${OWN}/messages`, receipt),
  ).toBe(400);
  const conversation = "/whatsapp/conversations";
  expect(await statusOf(page, `${conversation}/${own.id}`)).toBe(200);
  expect(await statusOf(page, `${conversation}/${other.id}`)).toBe(404);
  expect(await statusOf(page, "/whatsapp/contacts")).toBe(403);
  expect(
    (await storedMessages(other.id)).map(({ kapso }) => kapso.status),
  ).toEqual(["received"]);
});
