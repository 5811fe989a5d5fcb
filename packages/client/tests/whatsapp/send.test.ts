import { describe, expect, it } from "vitest";
import {
  KapsoArgumentError,
  createKapsoClient,
  createKapsoCore,
} from "../../src/index.js";
import {
  whatsappMessagesMarkRead,
  whatsappMessagesSend,
} from "../../src/operations.js";
import type { WhatsappMessagesSendBody } from "../../src/index.js";
import { rejection } from "../rejection.js";
import { respondWith } from "../transport/http-server.js";
import {
  WHATSAPP_PATH,
  jsonOf,
  sent,
  startMessaging,
} from "./messaging-server.js";

const text = { type: "text", text: { body: "Hello" } } as const;

/** The error for a message; checks that nothing is sent. */
async function problemOf(message: unknown): Promise<string> {
  const server = await startMessaging(sent);
  const error = await rejection(
    server.kapso.whatsapp.messages.send(
      "1",
      message as WhatsappMessagesSendBody,
    ),
  );
  expect(error).toBeInstanceOf(KapsoArgumentError);
  expect(server.received).toEqual([]);
  return (error as Error).message;
}

describe("the recipient of a message", () => {
  it.each([
    "14155550123",
    "+14155550123",
    "+1 (415) 555-0123",
    " 1.415.555.0123 ",
    "\u202a+1 415 555 0123\u202c",
  ])("is sent as digits: %s", async (to) => {
    const server = await startMessaging(sent);
    const response = await server.kapso.whatsapp.messages.send("1", {
      to,
      ...text,
    });
    expect(response.messages[0]?.id).toMatch(/^wamid\./);
    expect(jsonOf(server.received[0]!)).toMatchObject({ to: "14155550123" });
  });

  it.each(["Alicia", "call 14155550123", "0049 30 123456", "123", ""])(
    "must be a phone number: %j",
    async (to) => {
      expect(await problemOf({ to, ...text })).toBe(
        `to must be a string with a phone number of 5 to 15 digits that begins with the country code, such as "+1 415 555 0123", not ${JSON.stringify(to)}`,
      );
    },
  );

  it("can be a business-scoped user id", async () => {
    const server = await startMessaging(sent);
    const recipient = "US.13491208655302741918";
    await server.kapso.whatsapp.messages.send("1", { recipient, ...text });
    expect(jsonOf(server.received[0]!)).toMatchObject({ recipient });
    expect(await problemOf({ to: recipient, ...text })).toBe(
      `to must be a phone number: pass the business-scoped user id "${recipient}" as recipient`,
    );
    expect(await problemOf({ recipient: "", ...text })).toMatch(
      /^recipient must be a business-scoped user id/,
    );
  });

  it("can be a group, whose id is sent unchanged", async () => {
    const server = await startMessaging(sent);
    const to = "Y2FwaV9ncm91cDox";
    await server.kapso.whatsapp.messages.send("1", {
      recipient_type: "group",
      to,
      ...text,
    });
    expect(jsonOf(server.received[0]!)).toMatchObject({
      recipient_type: "group",
      to,
    });
  });

  it("is required", async () => {
    expect(await problemOf(text)).toBe(
      "to is missing: pass a phone number as to, or a business-scoped user id as recipient",
    );
  });

  it("of a marketing message is also checked", async () => {
    const server = await startMessaging(sent);
    const template = { name: "sale", language: { code: "en_US" } };
    await server.kapso.whatsapp.messages.sendMarketing("1", {
      to: "+1 415 555 0123",
      template,
    });
    expect(jsonOf(server.received[0]!)).toMatchObject({
      to: "14155550123",
      type: "template",
      template,
    });
  });
});

describe("the content of a message", () => {
  const to = "14155550123";
  const button = (id: string, title = id): object => ({
    type: "reply",
    reply: { id, title },
  });
  const buttons = (...list: object[]): object => ({
    to,
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "Is that right?" },
      action: { buttons: list },
    },
  });
  const list = (...counts: number[]): object => {
    let id = 0;
    const rows = (count: number): object[] =>
      Array.from({ length: count }, () => ({
        id: `row-${++id}`,
        title: "Row",
      }));
    return {
      to,
      type: "interactive",
      interactive: {
        type: "list",
        body: { text: "Which one?" },
        action: {
          button: "Choose",
          sections: counts.map((count) => ({ rows: rows(count) })),
        },
      },
    };
  };

  it.each([
    [
      { to, type: "text", text: { body: "  " } },
      'text.body must be a non-empty string, not "  "',
    ],
    [
      { to, type: "text", text: { body: "x".repeat(4097) } },
      "text.body must have at most 4,096 characters, not 4,097",
    ],
    [
      { to, type: "text" },
      'text must be the content of a message of type "text", not undefined',
    ],
    [{ to, text: { body: "x" } }, /^type must be a kind of message/],
    [
      { to, type: "image", image: { caption: "x" } },
      "image must have the id of an uploaded file, or a link to one",
    ],
    [
      {
        to,
        type: "document",
        document: { id: "1", caption: "x".repeat(1025) },
      },
      "document.caption must have at most 1,024 characters, not 1,025",
    ],
    [
      { to, type: "contacts", contacts: [] },
      "contacts must have 1 to 257 contact cards, not 0",
    ],
    [
      buttons(...["a", "b", "c", "d"].map((id) => button(id))),
      "interactive.action.buttons must have 1 to 3 buttons, not 4",
    ],
    [buttons(), "interactive.action.buttons must have 1 to 3 buttons, not 0"],
    [
      buttons(button("a"), button("a", "b")),
      'interactive.action.buttons must have unique ids, but "a" is used twice',
    ],
    [
      buttons(button("a", "x".repeat(21))),
      "interactive.action.buttons[0].reply.title must have at most 20 characters, not 21",
    ],
    [
      {
        to,
        type: "interactive",
        interactive: { type: "button", action: { buttons: [button("a")] } },
      },
      "interactive.body.text must be a non-empty string, not undefined",
    ],
    [
      { to, type: "interactive", interactive: { type: "flow" } },
      /^interactive.action must be an object with the buttons, rows or cards/,
    ],
    [
      {
        to,
        type: "interactive",
        interactive: { type: "carousel", action: { cards: [{}] } },
      },
      "interactive.action.cards must have 2 to 10 cards, not 1",
    ],
    [
      list(6, 5),
      "interactive.action.sections must have 1 to 10 rows in all, not 11",
    ],
    [
      list(),
      "interactive.action.sections must have 1 to 10 rows in all, not 0",
    ],
  ])("is rejected before the request: %#", async (message, problem) => {
    expect(await problemOf(message)).toMatch(problem);
  });

  it.each([
    { to, type: "text", text: { body: "x".repeat(4096) } },
    // Each of these characters is two UTF-16 code units.
    { to, type: "text", text: { body: "🙏".repeat(4096) } },
    buttons(button("a"), button("b"), button("c")),
    list(5, 5),
  ])("is sent up to the limit: %#", async (message) => {
    const server = await startMessaging(sent);
    await server.kapso.whatsapp.messages.send(
      "1",
      message as WhatsappMessagesSendBody,
    );
    expect(jsonOf(server.received[0]!)).toMatchObject(message);
  });

  it("is checked in the same way by a light client", async () => {
    const server = await startMessaging(sent);
    const core = createKapsoCore(server.options);
    const error = await rejection(
      core.call(whatsappMessagesSend, "1", { to: "Alicia", ...text }),
    );
    expect((error as Error).message).toMatch(
      /^to must be a string with a phone/,
    );
  });
});

describe("a message that is not sent", () => {
  it.each([500, 502, 503])("is not retried after %i", async (status) => {
    const server = await startMessaging(respondWith(status), sent);
    const { whatsapp } = createKapsoClient({
      ...server.options,
      maxRetries: 2,
    });
    await rejection(
      whatsapp.messages.send("1", { to: "14155550123", ...text }),
    );
    expect(server.received).toHaveLength(1);
  });

  it.each([429, 503])(
    "is retried after %i with Retry-After",
    async (status) => {
      const server = await startMessaging(
        respondWith(status, {}, { "retry-after": "0" }),
        sent,
      );
      const { whatsapp } = createKapsoClient({
        ...server.options,
        maxRetries: 2,
      });
      await whatsapp.messages.send("1", { to: "14155550123", ...text });
      expect(server.received).toHaveLength(2);
    },
  );
});

describe("markRead", () => {
  it("marks a message as read, and shows a typing indicator", async () => {
    const server = await startMessaging(respondWith(200, { success: true }));
    const { messages } = server.kapso.whatsapp;
    expect(await messages.markRead("1", "wamid.1", { typing: true })).toEqual({
      success: true,
    });
    await messages.markRead("1", "wamid.2");
    expect(server.received[0]?.path).toBe(`${WHATSAPP_PATH}/1/messages`);
    expect(server.received.map(jsonOf)).toEqual([
      {
        messaging_product: "whatsapp",
        status: "read",
        message_id: "wamid.1",
        typing_indicator: { type: "text" },
      },
      { messaging_product: "whatsapp", status: "read", message_id: "wamid.2" },
    ]);
  });

  it("works with a light client", async () => {
    const server = await startMessaging(respondWith(200, { success: true }));
    const core = createKapsoCore(server.options);
    const { data } = await core
      .call(whatsappMessagesMarkRead, "1", "wamid.1")
      .withResponse();
    expect(data).toEqual({ success: true });
  });

  it("rejects a missing id and an unknown option", async () => {
    const { kapso, received } = await startMessaging(sent);
    const { messages } = kapso.whatsapp;
    expect(await rejection(messages.markRead("1", ""))).toMatchObject({
      argument: "messageId",
    });
    expect(
      await rejection(
        messages.markRead("1", "wamid.1", { typng: true } as object),
      ),
    ).toMatchObject({ argument: "typng" });
    expect(received).toEqual([]);
  });
});
