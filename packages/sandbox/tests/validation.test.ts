import { expect, test } from "vitest";
import {
  call,
  cursorOf,
  idOf,
  query,
  startEmpty,
  startSandbox,
  type CallInit,
} from "./support/api.js";

const LIST = "/whatsapp/conversations";
const ONE = `${LIST}/${idOf(1)}`;

/** A cursor of the conversation list. */
function at(id: string, time = "2026-01-01T00:00:00.000000Z"): string {
  return cursorOf([time, id], ["last_active_at", "id"]);
}

const TOP = at(idOf(1));

/** Every rejected query, and what the message has to name. */
const REJECTED: [string, ...string[]][] = [
  ["limit=0", "limit", '"0"', "from 1 to 100"],
  ["limit=101", "limit", '"101"', "from 1 to 100"],
  ["limit=-1", "limit", '"-1"'],
  ["limit=ten", "limit", '"ten"', "an integer"],
  ["limit=1.5", "limit", '"1.5"'],
  ["limit=1e1", "limit", '"1e1"'],
  ["limit=", "limit", '""'],
  ["limit=99999999999999999999", "limit"],
  ["limit=5&limit=6", "limit", "2 times", "once"],
  ["status=closed", "status", '"closed"', "active, ended"],
  ["status=", "status", "active, ended"],
  ["status=Active", "status", "active, ended"],
  ["unassigned=yes", "unassigned", '"yes"', "true or false"],
  ["unassigned=1", "unassigned", "true or false"],
  ["unassigned=TRUE", "unassigned", "true or false"],
  ["assigned_user_id=7", "assigned_user_id", '"7"', "a UUID"],
  [`assigned_user_id=urn:uuid:${idOf(1)}`, "assigned_user_id", "a UUID"],
  [`assigned_user_id=${idOf(1)}`, "assigned_user_id", "project member"],
  ["created_after=yesterday", "created_after", "RFC 3339"],
  ["created_before=2026-02-30T00:00:00Z", "created_before", "RFC 3339"],
  ["last_active_after=2026-01-01", "last_active_after", "RFC 3339"],
  ["last_active_before=2026-01-01T25:00:00Z", "last_active_before"],
  ["last_active_before=2026-01-01T00:00:00", "last_active_before"],
  ["last_active_after=2026-01-01T00:00:00+02:00", "%2B"],
  [
    `assigned_user_id=${idOf(1)}&unassigned=true`,
    '"assigned_user_id" and "unassigned"',
    "exclude each other",
  ],
  ["before=eA==&after=eA==", '"before" and "after"', "exclude each other"],
  ["after=!!!", "after", "Base64"],
  ["after=eyJ2YWx1ZXMiOltdfQ", "after", "Base64"],
  ["before=eA==", "before", "JSON"],
  [`after=${Buffer.from("null").toString("base64")}`, "after", "two values"],
  [`after=${Buffer.from("[1]").toString("base64")}`, "after", "two values"],
  [
    `after=${cursorOf(["2026-01-01T00:00:00.000000Z", 7], ["last_active_at", "id"])}`,
    "after",
    "two values",
  ],
  [
    `after=${cursorOf(["soon", idOf(1)], ["last_active_at", "id"])}`,
    "after",
    "timestamp",
  ],
  [
    `after=${cursorOf(["2026-01-01T00:00:00.000000Z", idOf(1)], ["created_at", "id"])}`,
    "after",
    "another list",
    "created_at",
  ],
  ["after=", "after", '""', "Leave it out"],
  ["before=", "before", '""', "Leave it out"],
  ["phone_number=+1415", "phone_number", '" 1415"', "%2B"],
  [`before=&after=${TOP}`, "before", '""'],
  [`after=${at("x")}`, "after", "no id"],
  [`after=${at("ABCDEF00-0000-4000-8000-000000000001")}`, "after", "no id"],
  [`after=${at(idOf(1), "2026-01-01T00:00:00Z")}`, "after", "spelled"],
  [
    `after=${at(idOf(1), "2026-01-01T01:00:00.000000+01:00")}`,
    "after",
    "spelled",
  ],
  [
    `after=${Buffer.from(`${Buffer.from(TOP, "base64").toString().slice(0, -1)},"more":1}`).toString("base64")}`,
    "after",
    "spelled",
  ],
];

test.each(REJECTED)(
  "rejects ?%s with 422 and says why",
  async (search, ...parts) => {
    const sandbox = await startEmpty();
    const { status, body } = await call(sandbox, `${LIST}?${search}`);
    expect(status).toBe(422);
    expect(Object.keys(body)).toEqual(["error"]);
    for (const part of parts) expect(body.error).toContain(part);
  },
);

test("a cursor of the message list is invalid in the conversation list", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({ conversations: [{ messages: [{}] }] });
  const messages = await call<{ paging: { cursors: { after: string } } }>(
    sandbox,
    "/whatsapp/messages",
  );
  const { after } = messages.body.paging.cursors;
  const { status, body } = await call(sandbox, LIST + query({ after }));
  expect(status).toBe(422);
  expect(body.error).toContain("last_active_at");
});

test("lists with the same columns distinguish their cursors by the id", async () => {
  const sandbox = await startSandbox({ conversations: 3 });
  const paths = ["/whatsapp/contacts", "/whatsapp/messages", "/api_logs"];
  for (const path of paths) {
    const { body } = await call<{ paging: { cursors: { after: string } } }>(
      sandbox,
      path,
    );
    const { after } = body.paging.cursors;
    for (const other of paths) {
      const response = await call(sandbox, other + query({ after }));
      expect([path, other, response.status]).toEqual([
        path,
        other,
        path === other ? 200 : 422,
      ]);
      if (path !== other) {
        expect(response.body.error).toContain("a cursor of another list");
      }
    }
  }
});

test("names the largest number where the description has none", async () => {
  const sandbox = await startEmpty();
  const path = "/users?per_page=1000000000000000000000";
  const { status, body } = await call(sandbox, path);
  expect(status).toBe(422);
  expect(body.error).toContain("at most 9007199254740991; got");
});

test("applies the same checks to lists that declare no 422", async () => {
  const sandbox = await startEmpty();
  for (const path of [
    "/whatsapp/messages?limit=101",
    "/whatsapp/messages?has_media=maybe",
    "/whatsapp/messages?before=a&after=b",
    "/whatsapp/contacts?limit=0",
    "/whatsapp/contacts?wa_id_contains=+1415",
    "/whatsapp/messages?phone_number=+1415",
    "/users?page=0",
    "/users?per_page=none",
  ]) {
    const { status, body } = await call(sandbox, path);
    expect([path, status]).toEqual([path, 422]);
    expect(body.error).toEqual(expect.any(String));
  }
});

const BAD_BODIES: [string, CallInit, number, string[]][] = [
  ["malformed JSON", { body: "{" }, 400, ["not valid JSON"]],
  ["an empty body", { body: "" }, 400, ["empty"]],
  [
    "another content type",
    { body: "a=b", headers: { "content-type": "text/plain" } },
    415,
    ["application/json", '"text/plain"'],
  ],
  ["a list", { body: [] }, 422, ["The request body", "an object"]],
  [
    "a missing envelope",
    { body: { status: "ended" } },
    422,
    ['"whatsapp_conversation" is missing', "an object"],
  ],
  [
    "a missing member",
    { body: { whatsapp_conversation: {} } },
    422,
    ['"whatsapp_conversation.status" is missing', "active, ended"],
  ],
  [
    "an unknown value",
    { body: { whatsapp_conversation: { status: "closed" } } },
    422,
    ['"whatsapp_conversation.status"', '"closed"', "active, ended"],
  ],
  [
    "a wrong type",
    { body: { whatsapp_conversation: { status: 1 } } },
    422,
    ['"whatsapp_conversation.status"', "1"],
  ],
];

test.each(BAD_BODIES)(
  "rejects %s as a body",
  async (_, init, status, parts) => {
    const sandbox = await startEmpty();
    await sandbox.seed({ conversations: [{ id: idOf(1) }] });
    const response = await call(sandbox, ONE, { method: "PATCH", ...init });
    expect(response.status).toBe(status);
    for (const part of parts) expect(response.body.error).toContain(part);
  },
);

test("takes JSON with a charset, and ignores members it does not know", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({ conversations: [{ id: idOf(1) }] });
  const { status } = await call(sandbox, ONE, {
    method: "PATCH",
    body: { whatsapp_conversation: { status: "ended", more: 1 }, other: 2 },
    headers: { "content-type": "Application/JSON; charset=utf-8" },
  });
  expect(status).toBe(200);
});

test("responses 404 for a path that the API does not have", async () => {
  const sandbox = await startEmpty();
  for (const path of ["/nothing", "/whatsapp", "/users/", "//users"]) {
    const { status, body } = await call(sandbox, path);
    expect([path, status]).toEqual([path, 404]);
    expect(body.error).toContain("No operation");
  }
});

test("responses 405 with Allow for another method of a known path", async () => {
  const sandbox = await startEmpty();
  const { status, headers, body } = await call(sandbox, ONE, {
    method: "DELETE",
  });
  expect(status).toBe(405);
  expect(headers.get("allow")).toBe("GET, HEAD, PATCH");
  expect(body.error).toContain("DELETE");
});

test("returns HEAD like GET without a body", async () => {
  const sandbox = await startEmpty();
  const { status, headers, body } = await call(sandbox, "/users", {
    method: "HEAD",
  });
  expect(status).toBe(200);
  expect(headers.get("x-total")).toBe("5");
  expect(body).toEqual({});
});
