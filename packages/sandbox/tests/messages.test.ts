import type {
  WhatsappMessage,
  WhatsappMessageResponse,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import {
  call,
  cursorOf,
  idOf,
  query,
  startEmpty,
  startSandbox,
  walk,
  type CursorList,
} from "./support/api.js";

type List = CursorList<WhatsappMessage>;

const LIST = "/whatsapp/messages";

async function startWithMessages() {
  const sandbox = await startEmpty();
  await sandbox.seed({
    conversations: [
      {
        id: idOf(1),
        phone_number: "14155550101",
        contact_name: "Alicia",
        phone_number_id: "111",
        messages: [
          { id: "wamid.A==", text: "Hi", timestamp: "2026-01-01T00:00:01Z" },
          {
            id: "wamid.B",
            direction: "outbound",
            type: "template",
            text: "Hello",
            status: "read",
            timestamp: "2026-01-01T00:00:02Z",
          },
        ],
      },
      {
        id: idOf(2),
        phone_number: null,
        business_scoped_user_id: "US.134912",
        phone_number_id: "222",
        messages: [
          { id: "wamid.C", type: "image", timestamp: "2026-01-01T00:00:03Z" },
          {
            id: "wamid.D",
            direction: "outbound",
            status: "failed",
            timestamp: "2026-01-01T00:00:04Z",
          },
        ],
      },
    ],
  });
  return sandbox;
}

test("lists messages of every conversation, newest first", async () => {
  const sandbox = await startWithMessages();
  const { body } = await call<List>(sandbox, LIST);
  expect(body.data.map(({ id }) => id)).toEqual([
    "wamid.D",
    "wamid.C",
    "wamid.B",
    "wamid.A==",
  ]);
});

test("shows a message with its sender, Unix seconds and kapso object", async () => {
  const sandbox = await startWithMessages();
  const { body } = await call<List>(sandbox, `${LIST}?phone_number_id=111`);
  expect(body.data.at(-1)).toEqual({
    id: "wamid.A==",
    timestamp: String(Date.parse("2026-01-01T00:00:01Z") / 1000),
    type: "text",
    from: "14155550101",
    text: { body: "Hi" },
    kapso: {
      direction: "inbound",
      status: "received",
      processing_status: "completed",
      origin: "cloud_api",
      phone_number: "14155550101",
      phone_number_id: "111",
      has_media: false,
      whatsapp_conversation_id: idOf(1),
      contact_name: "Alicia",
      content: "Hi",
    },
  });
});

test.each([
  [{ phone_number_id: "222" }, "DC"],
  [{ conversation_id: idOf(1) }, "BA"],
  [{ conversation_id: idOf(9) }, ""],
  [{ phone_number: "+1415" }, "BA"],
  [{ phone_number: "%" }, ""],
  [{ business_scoped_user_id: "US.134912" }, "DC"],
  [{ business_scoped_user_id: "US.1349" }, ""],
  [{ direction: "inbound" }, "CA"],
  [{ status: "failed" }, "D"],
  [{ message_type: "image" }, "C"],
  [{ has_media: true }, "C"],
  [{ has_media: false }, "DBA"],
  [{ direction: "outbound", phone_number_id: "111" }, "B"],
])("filters by %o", async (filter, expected) => {
  const sandbox = await startWithMessages();
  const { body } = await call<List>(sandbox, LIST + query(filter));
  const letters = body.data.map(({ id }) => id.slice(6, 7)).join("");
  expect(letters).toBe(expected);
});

test("cursors hold creation time and id, and lead through all messages", async () => {
  const sandbox = await startSandbox({ conversations: 30 });
  const all = await call<List>(sandbox, `${LIST}?limit=100`);
  const { after } = all.body.paging.cursors;
  const content = JSON.parse(
    Buffer.from(after!, "base64").toString(),
  ) as unknown;
  expect(content).toEqual({
    values: [
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      expect.any(String),
    ],
    columns: ["created_at", "id"],
  });
  const forward = await walk<WhatsappMessage>(sandbox, `${LIST}?limit=7`);
  expect(new Set(forward.map(({ id }) => id)).size).toBe(forward.length);
  expect(forward.slice(0, 100)).toEqual(all.body.data);
  const end = cursorOf(
    ["2001-01-01T00:00:00.000000Z", idOf(0)],
    ["created_at", "id"],
  );
  const backward = await walk(sandbox, `${LIST}?limit=9`, "previous", end);
  expect(backward).toEqual(forward);
});

test("one message comes with the statuses that Meta reported", async () => {
  const sandbox = await startWithMessages();
  const { body } = await call<WhatsappMessageResponse>(
    sandbox,
    `${LIST}/wamid.B`,
  );
  const start = Date.parse("2026-01-01T00:00:02Z") / 1000;
  expect(body.data.kapso.statuses).toEqual(
    ["sent", "delivered", "read"].map((status, index) => ({
      id: "wamid.B",
      status,
      timestamp: String(start + index),
      recipient_id: "14155550101",
    })),
  );
  const failed = await call<WhatsappMessageResponse>(
    sandbox,
    `${LIST}/wamid.D`,
  );
  expect(failed.body.data).toMatchObject({
    to_user_id: "US.134912",
    kapso: { statuses: [{ status: "failed", recipient_id: "US.134912" }] },
  });
});

test("finds a message by its encoded WAMID", async () => {
  const sandbox = await startWithMessages();
  const path = `${LIST}/${encodeURIComponent("wamid.A==")}`;
  const { body } = await call<WhatsappMessageResponse>(sandbox, path);
  expect(body.data.id).toBe("wamid.A==");
  expect((await call(sandbox, `${LIST}/wamid.Z`)).status).toBe(404);
});
