import type {
  MessagingConversation,
  MessagingMessageResponse,
  SendMessageResponse,
  WhatsappMessage,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import { call as callPlatform } from "../support/api.js";
import { startReceiver } from "../support/receiver.js";
import {
  call,
  CUSTOMER,
  NUMBER,
  send,
  sendText,
  startConversation,
  startMessaging,
} from "./support.js";

type List<Item> = { data: Item[] };

const HOUR = 3_600_000;

test("a text is appended to the conversation with the recipient", async () => {
  const { sandbox } = await startConversation();
  const { status, body } = await send(sandbox, {
    to: "+1 (415) 555-0101",
    type: "text",
    text: { body: "Hello" },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    messaging_product: "whatsapp",
    contacts: [{ input: "+1 (415) 555-0101", wa_id: CUSTOMER }],
    messages: [{ id: expect.stringMatching(/^wamid\./) as string }],
  });
  const list = await call<List<MessagingMessageResponse>>(
    sandbox,
    `/${NUMBER}/messages?fields=kapso()`,
  );
  expect(list.body.data).toMatchObject([
    { id: body.messages[0]?.id, to: CUSTOMER, text: { body: "Hello" } },
    { from: CUSTOMER, text: { body: "Hi" } },
  ]);
  const conversations = await call<List<MessagingConversation>>(
    sandbox,
    `/${NUMBER}/conversations?fields=kapso()`,
  );
  expect(conversations.body.data).toMatchObject([
    { kapso: { messages_count: 2, last_message_text: "Hello" } },
  ]);
});

test("a message to a conversation that has ended is in a new one alone", async () => {
  const { sandbox } = await startConversation();
  const path = "/whatsapp/conversations";
  const before = await callPlatform<List<{ id: string }>>(sandbox, path);
  const [ended] = before.body.data;
  await callPlatform(sandbox, `${path}/${ended!.id}`, {
    method: "PATCH",
    body: { whatsapp_conversation: { status: "ended" } },
  });
  const wamid = await sendText(sandbox, "Hello");
  const after = await callPlatform<List<{ id: string }>>(sandbox, path);
  const [current] = after.body.data;
  expect(after.body.data).toMatchObject([
    { status: "active", kapso: { last_message_id: wamid, messages_count: 1 } },
    { status: "ended", kapso: { last_message_text: "Hi", messages_count: 1 } },
  ]);
  const { body } = await callPlatform<List<WhatsappMessage>>(
    sandbox,
    `/whatsapp/messages?conversation_id=${current!.id}`,
  );
  expect(body.data).toMatchObject([{ id: wamid, kapso: { status: "sent" } }]);
});

test("every type of message can be sent, and is read as it was sent", async () => {
  const { sandbox, received } = await startConversation();
  const parts: Record<string, unknown> = {
    text: { body: "Hi 👋 שלום" },
    image: { link: "https://example.com/a.jpg", caption: "Look" },
    video: { link: "https://example.com/a.mp4" },
    audio: { link: "https://example.com/a.ogg", voice: true },
    document: { link: "https://example.com/a.pdf", filename: "a.pdf" },
    sticker: { link: "https://example.com/a.webp" },
    location: { latitude: 4.7, longitude: -74, name: "Office" },
    contacts: [{ name: { formatted_name: "Front desk" } }],
    interactive: {
      type: "button",
      body: { text: "Sure?" },
      action: {
        buttons: [{ type: "reply", reply: { id: "yes", title: "Yes" } }],
      },
    },
    reaction: { message_id: received, emoji: "👍" },
  };
  for (const [type, part] of Object.entries(parts)) {
    const sent = await send(sandbox, { type, [type]: part });
    expect([type, sent.status]).toEqual([type, 200]);
    const id = encodeURIComponent(sent.body.messages[0]?.id ?? "");
    const read = await call<Record<string, unknown>>(
      sandbox,
      `/${NUMBER}/messages/${id}`,
    );
    expect(read.body).toMatchObject({ type, [type]: part });
    expect(read.body).not.toHaveProperty("kapso");
  }
});

test("a message outside the 24-hour window is rejected with 131047", async () => {
  const { sandbox, advance } = await startConversation();
  advance(24 * HOUR - 1000);
  await sendText(sandbox, "Just in time");
  advance(2000);
  const late = await send(sandbox, { type: "text", text: { body: "Late" } });
  expect(late.status).toBe(422);
  expect(late.body.error).toMatchObject({
    code: 131047,
    error_subcode: 131047,
    type: "MessageError",
    fbtrace_id: expect.any(String) as string,
  });
  const list = await call<List<unknown>>(sandbox, `/${NUMBER}/messages`);
  expect(list.body.data).toHaveLength(2);
});

test("somebody who never wrote has no open window, and is not stored", async () => {
  const { sandbox } = await startMessaging();
  const { body } = await send(sandbox, { type: "text", text: { body: "Hi" } });
  expect(body.error?.code).toBe(131047);
  const contacts = await call<List<unknown>>(sandbox, `/${NUMBER}/contacts`);
  expect(contacts.body.data).toEqual([]);
});

test("a message goes from sent to delivered to read by the sandbox's clock", async () => {
  const { sandbox, advance } = await startConversation();
  const id = encodeURIComponent(await sendText(sandbox, "Hello"));
  const statusNow = async () => {
    const path = `/${NUMBER}/messages/${id}?fields=kapso(status)`;
    const { body } = await call<MessagingMessageResponse>(sandbox, path);
    return body.kapso;
  };
  expect(await statusNow()).toEqual({ status: "sent" });
  advance(999);
  expect(await statusNow()).toEqual({ status: "sent" });
  advance(1);
  expect(await statusNow()).toEqual({ status: "delivered" });
  advance(2000);
  expect(await statusNow()).toEqual({ status: "read" });
  const { body } = await callPlatform<{ data: WhatsappMessage }>(
    sandbox,
    `/whatsapp/messages/${id}`,
  );
  expect(body.data.kapso).toMatchObject({
    statuses: [
      { status: "sent", timestamp: "1769947200" },
      { status: "delivered", timestamp: "1769947201" },
      { status: "read", timestamp: "1769947203" },
    ],
  });
});

test("webhooks are notified of each status", async () => {
  const receiver = await startReceiver();
  const { sandbox, advance } = await startConversation();
  await callPlatform(sandbox, `/whatsapp/phone_numbers/${NUMBER}/webhooks`, {
    method: "POST",
    body: {
      whatsapp_webhook: {
        url: receiver.url,
        secret_key: "s3cret",
        events: [
          "whatsapp.message.sent",
          "whatsapp.message.delivered",
          "whatsapp.message.read",
        ],
      },
    },
  });
  const id = await sendText(sandbox, "Hello");
  for (const [index, status] of ["sent", "delivered", "read"].entries()) {
    advance(index * 1000);
    await call(sandbox, `/${NUMBER}/messages`);
    const { headers, body } = await receiver.delivery(index);
    expect(headers["x-webhook-event"]).toBe(`whatsapp.message.${status}`);
    expect(JSON.parse(body)).toMatchObject({
      message: { id, kapso: { status } },
      phone_number_id: NUMBER,
    });
  }
});

test("webhooks are notified without a further request while the clock goes on", async () => {
  const receiver = await startReceiver();
  const { sandbox } = await startConversation({
    now: () => new Date(),
    messages: { deliveredAfterMs: 10, readAfterMs: 10 },
  });
  await callPlatform(sandbox, `/whatsapp/phone_numbers/${NUMBER}/webhooks`, {
    method: "POST",
    body: {
      whatsapp_webhook: {
        url: receiver.url,
        secret_key: "s3cret",
        events: ["whatsapp.message.read"],
      },
    },
  });
  const id = await sendText(sandbox, "Hello");
  const { body } = await receiver.delivery(0);
  expect(JSON.parse(body)).toMatchObject({ message: { id } });
});

test("marking a message as read reads those before it too", async () => {
  const { sandbox, received } = await startConversation();
  const second = await sandbox.receiveMessage({
    from: CUSTOMER,
    text: "Are you there?",
    phone_number_id: NUMBER,
  });
  const { status, body } = await call<SendMessageResponse>(
    sandbox,
    `/${NUMBER}/messages`,
    {
      method: "POST",
      body: {
        messaging_product: "whatsapp",
        status: "read",
        message_id: second.message.id,
        typing_indicator: { type: "text" },
      },
    },
  );
  expect([status, body]).toMatchObject([200, { success: true }]);
  const list = await call<List<MessagingMessageResponse>>(
    sandbox,
    `/${NUMBER}/messages?fields=kapso(status)`,
  );
  expect(list.body.data.map(({ id, kapso }) => [id, kapso?.status])).toEqual([
    [second.message.id, "read"],
    [received, "read"],
  ]);
});

test("only a received message can be marked as read", async () => {
  const { sandbox } = await startConversation();
  const id = await sendText(sandbox, "Hello");
  const { status, body } = await call(sandbox, `/${NUMBER}/messages`, {
    method: "POST",
    body: { messaging_product: "whatsapp", status: "read", message_id: id },
  });
  expect([status, body.error?.code]).toEqual([400, 131009]);
});

test("a reply quotes a message of the conversation", async () => {
  const { sandbox, received } = await startConversation();
  const sent = await send(sandbox, {
    type: "text",
    text: { body: "Yes" },
    context: { message_id: received },
  });
  const id = encodeURIComponent(sent.body.messages[0]?.id ?? "");
  const { body } = await call(sandbox, `/${NUMBER}/messages/${id}`);
  expect(body).toMatchObject({ context: { id: received, from: CUSTOMER } });
  const stranger = await send(sandbox, {
    type: "text",
    text: { body: "Yes" },
    context: { message_id: "wamid.unknown" },
  });
  expect([stranger.status, stranger.body.error?.code]).toEqual([400, 131009]);
});

test("a contact without a phone number is written to by its user id", async () => {
  const { sandbox } = await startMessaging();
  await sandbox.receiveMessage({ from: "US.134912", phone_number_id: NUMBER });
  const { status, body } = await call<SendMessageResponse>(
    sandbox,
    `/${NUMBER}/messages`,
    {
      method: "POST",
      body: {
        messaging_product: "whatsapp",
        recipient: "US.134912",
        type: "text",
        text: { body: "Hello" },
      },
    },
  );
  expect(status).toBe(200);
  expect(body.contacts).toEqual([{ input: "US.134912", user_id: "US.134912" }]);
});

test.each([
  ["an empty text", { type: "text", text: { body: "" } }],
  [
    "a text that is too long",
    { type: "text", text: { body: "x".repeat(4097) } },
  ],
  ["an unknown type", { type: "poem", poem: {} }],
  ["a name in to", { to: "Alicia", type: "text", text: { body: "Hi" } }],
  ["an image without id and link", { type: "image", image: {} }],
  [
    "buttons with the same id",
    {
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "Sure?" },
        action: {
          buttons: ["Yes", "No"].map((title) => ({
            type: "reply",
            reply: { id: "same", title },
          })),
        },
      },
    },
  ],
  [
    "more than ten rows over all sections",
    {
      type: "interactive",
      interactive: {
        type: "list",
        body: { text: "Choose" },
        action: {
          button: "Open",
          sections: ["a", "b"].map((section) => ({
            title: section,
            rows: Array.from({ length: 6 }, (_, index) => ({
              id: `${section}${index}`,
              title: "Row",
            })),
          })),
        },
      },
    },
  ],
])("%s is rejected with Meta's error", async (_, message) => {
  const { sandbox } = await startConversation();
  const { status, body } = await send(sandbox, message);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({
    type: "OAuthException",
    code: 400,
    message: expect.any(String) as string,
    fbtrace_id: expect.any(String) as string,
  });
});
