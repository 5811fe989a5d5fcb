import type {
  WhatsappConversation,
  WhatsappConversationResponse,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import {
  call,
  startEmpty,
  startSandbox,
  type CursorList,
} from "./support/api.js";

const NOW = new Date("2026-05-01T10:00:00.250Z");

test("opens a conversation with a new contact", async () => {
  const sandbox = await startEmpty();
  const received = await sandbox.receiveMessage({
    from: "+14155550123",
    text: "Hello",
    contact_name: "Alicia",
    timestamp: NOW,
  });
  expect(received.is_new_conversation).toBe(true);
  expect(received.contact).toMatchObject({
    wa_id: "14155550123",
    profile_name: "Alicia",
  });
  expect(received.conversation).toMatchObject({
    phone_number: "14155550123",
    status: "active",
    last_active_at: "2026-05-01T10:00:00.250000Z",
    kapso: {
      contact_name: "Alicia",
      messages_count: 1,
      last_message_id: received.message.id,
      last_message_text: "Hello",
      last_message_timestamp: "2026-05-01T10:00:00Z",
      last_inbound_at: "2026-05-01T10:00:00Z",
      last_outbound_at: null,
    },
  });
  const read = await call<WhatsappConversationResponse>(
    sandbox,
    `/whatsapp/conversations/${received.conversation.id}`,
  );
  expect(read.body.data).toEqual(received.conversation);
  const message = await call<{ data: object }>(
    sandbox,
    `/whatsapp/messages/${encodeURIComponent(received.message.id)}`,
  );
  expect(message.body.data).toMatchObject(received.message);
});

test("continues the active conversation and moves it to the top", async () => {
  const sandbox = await startEmpty();
  const first = await sandbox.receiveMessage({ from: "14155550101" });
  await sandbox.receiveMessage({ from: "14155550102" });
  const second = await sandbox.receiveMessage({ from: "+14155550101" });
  expect(second.is_new_conversation).toBe(false);
  expect(second.conversation.id).toBe(first.conversation.id);
  expect(second.conversation.kapso?.messages_count).toBe(2);
  const { body } = await call<CursorList<WhatsappConversation>>(
    sandbox,
    "/whatsapp/conversations",
  );
  expect(body.data.map(({ phone_number: number }) => number)).toEqual([
    "14155550101",
    "14155550102",
  ]);
});

test("opens another conversation once the last one ended, and for another number", async () => {
  const sandbox = await startEmpty();
  const first = await sandbox.receiveMessage({ from: "14155550101" });
  const elsewhere = await sandbox.receiveMessage({
    from: "14155550101",
    phone_number_id: "999",
  });
  expect(elsewhere.is_new_conversation).toBe(true);
  expect(elsewhere.contact.id).toBe(first.contact.id);
  await call(sandbox, `/whatsapp/conversations/${first.conversation.id}`, {
    method: "PATCH",
    body: { whatsapp_conversation: { status: "ended" } },
  });
  const next = await sandbox.receiveMessage({ from: "14155550101" });
  expect(next.is_new_conversation).toBe(true);
  expect(next.conversation.id).not.toBe(first.conversation.id);
});

test("an old message counts, but does not take activity back", async () => {
  const sandbox = await startEmpty();
  await sandbox.receiveMessage({
    from: "14155550101",
    text: "new",
    timestamp: "2026-05-01T10:00:00Z",
  });
  const { conversation } = await sandbox.receiveMessage({
    from: "14155550101",
    text: "old",
    timestamp: "2026-05-01T09:00:00Z",
  });
  expect(conversation).toMatchObject({
    last_active_at: "2026-05-01T10:00:00Z",
    kapso: { messages_count: 2, last_message_text: "new" },
  });
});

test("takes a BSUID as the sender, who then has no phone number", async () => {
  const sandbox = await startEmpty();
  const from = "US.13491208655302741918";
  const { message, conversation, contact } = await sandbox.receiveMessage({
    from,
    type: "image",
  });
  expect(contact).toMatchObject({ wa_id: null, business_scoped_user_id: from });
  expect(conversation).toMatchObject({
    phone_number: null,
    business_scoped_user_id: from,
  });
  expect(message).toMatchObject({
    type: "image",
    from_user_id: from,
    kapso: { has_media: true },
  });
  expect(message).not.toHaveProperty("from");
});

test("renames a contact whose profile name changed", async () => {
  const sandbox = await startEmpty();
  await sandbox.receiveMessage({ from: "14155550101", contact_name: "Max" });
  const { contact, conversation } = await sandbox.receiveMessage({
    from: "14155550101",
    contact_name: "Max 🚀",
  });
  expect(contact.profile_name).toBe("Max 🚀");
  expect(conversation.kapso?.contact_name).toBe("Max 🚀");
});

test("messages at the same instant of a frozen clock keep their order", async () => {
  const sandbox = await startSandbox({ conversations: 0, now: NOW });
  const senders = ["14155550101", "14155550102", "14155550103"];
  await Promise.all(senders.map((from) => sandbox.receiveMessage({ from })));
  const { body } = await call<CursorList<WhatsappConversation>>(
    sandbox,
    "/whatsapp/conversations",
  );
  expect(body.data.map(({ phone_number: number }) => number)).toEqual(
    senders.reverse(),
  );
});

test.each(["", "hello", "0123456789", "+1"])(
  "rejects %j as a sender",
  async (from) => {
    const sandbox = await startEmpty();
    await expect(sandbox.receiveMessage({ from })).rejects.toThrow(
      /"from" must be a phone number in E\.164 form or a BSUID/,
    );
  },
);
