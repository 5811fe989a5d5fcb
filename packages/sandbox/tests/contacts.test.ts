import type {
  WhatsappContact,
  WhatsappContactListResponse,
  WhatsappContactMarketingPreference,
  WhatsappContactResponse,
  WhatsappConversation,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { ContactFixture, Sandbox } from "../src/index.js";
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

type List = CursorList<WhatsappContact>;

const LIST = "/whatsapp/contacts";

async function startWith(...contacts: ContactFixture[]): Promise<Sandbox> {
  const sandbox = await startEmpty();
  await sandbox.seed({
    contacts: contacts.map((fixture, index) => ({
      id: idOf(index + 1),
      created_at: `2026-01-01T00:00:0${index}Z`,
      ...fixture,
    })),
  });
  return sandbox;
}

async function ids(sandbox: Sandbox, parameters = {}): Promise<number[]> {
  const { status, body } = await call<List>(sandbox, LIST + query(parameters));
  if (status !== 200) throw new Error(body.error);
  return body.data.map(({ id }) => Number(id.slice(-12)));
}

function create(sandbox: Sandbox, contact: object) {
  return call<WhatsappContactResponse>(sandbox, LIST, {
    method: "POST",
    body: { contact },
  });
}

test("lists contacts newest first, with cursors and six-digit times", async () => {
  const sandbox = await startWith({ wa_id: "+14155550101" }, {}, {});
  const { body, headers } = await call<List>(sandbox, `${LIST}?limit=2`);
  expect(body.data.map(({ id }) => id)).toEqual([idOf(3), idOf(2)]);
  expect(body.data[0]!.created_at).toBe("2026-01-01T00:00:02.000000Z");
  expect(body.paging.next).toBe(
    cursorOf(["2026-01-01T00:00:01.000000Z", idOf(2)], ["created_at", "id"]),
  );
  expect(body).not.toHaveProperty("meta");
  expect(headers.get("x-total")).toBeNull();
  expect(await ids(sandbox, { after: body.paging.next! })).toEqual([1]);
});

test("walks all contacts in both directions", async () => {
  const sandbox = await startSandbox({ conversations: 60 });
  const forward = await walk<WhatsappContact>(sandbox, `${LIST}?limit=11`);
  expect(forward.length).toBeGreaterThan(40);
  const times = forward.map(({ created_at: time }) => time);
  expect(times).toEqual([...times].sort().reverse());
  const end = cursorOf(
    ["2001-01-01T00:00:00.000000Z", idOf(0)],
    ["created_at", "id"],
  );
  const backward = await walk(sandbox, `${LIST}?limit=7`, "previous", end);
  expect(backward).toEqual(forward);
});

test("filters contacts", async () => {
  const customer = "abcdef00-0000-4000-8000-000000000077";
  const sandbox = await startWith(
    { wa_id: "14155550101", profile_name: "Ángel Łukasz" },
    { wa_id: "5511955550102", profile_name: "Noam" },
    {
      business_scoped_user_id: "US.1349",
      customer_id: customer.toUpperCase(),
      customer_external_id: "erp-7",
    },
  );
  expect(await ids(sandbox, { profile_name_contains: "łUK" })).toEqual([1]);
  expect(await ids(sandbox, { profile_name_contains: "%" })).toEqual([]);
  expect(await ids(sandbox, { wa_id_contains: "5555" })).toEqual([2, 1]);
  expect(await ids(sandbox, { wa_id_contains: "+1415" })).toEqual([1]);
  expect(await ids(sandbox, { business_scoped_user_id: "US.1349" })).toEqual([
    3,
  ]);
  expect(await ids(sandbox, { has_customer: true })).toEqual([3]);
  expect(await ids(sandbox, { has_customer: false })).toEqual([2, 1]);
  for (const spelling of [customer, customer.toUpperCase()]) {
    expect(await ids(sandbox, { customer_id: spelling })).toEqual([3]);
  }
  expect(await ids(sandbox, { customer_external_id: "erp-7" })).toEqual([3]);
  expect(await ids(sandbox, { customer_external_id: "erp" })).toEqual([]);
  const second = "2026-01-01T00:00:01Z";
  expect(await ids(sandbox, { created_after: second })).toEqual([3, 2]);
  expect(await ids(sandbox, { created_before: second })).toEqual([2, 1]);
});

test("numbered pages come with meta, five headers and no cursors", async () => {
  const sandbox = await startWith({}, {}, {}, {}, {});
  const path = `${LIST}?page=2&per_page=2&has_customer=false`;
  const { body, headers } = await call<WhatsappContactListResponse>(
    sandbox,
    path,
  );
  expect(body.data.map(({ id }) => id)).toEqual([idOf(3), idOf(2)]);
  expect(body.meta).toEqual({
    page: 2,
    per_page: 2,
    total_pages: 3,
    total_count: 5,
  });
  expect(body).not.toHaveProperty("paging");
  expect(headers.get("x-total")).toBe("5");
  expect(headers.get("x-total-pages")).toBe("3");
  expect(headers.get("x-per-page")).toBe("2");
  expect(headers.get("x-page")).toBe("2");
  const base = `${sandbox.url}${LIST}`;
  const link = (page: number, relation: string) =>
    `<${base}?page=${page}&per_page=2&has_customer=false>; rel="${relation}"`;
  expect(headers.get("link")).toBe(
    [link(1, "first"), link(1, "prev"), link(3, "next"), link(3, "last")].join(
      ", ",
    ),
  );
});

test("beyond its limits a numbered page is rejected with a body of its own", async () => {
  const sandbox = await startWith({});
  const path = `${LIST}?page=51&per_page=100`;
  const { status, body } = await call<Record<string, unknown>>(sandbox, path);
  expect(status).toBe(400);
  expect(body).toEqual({
    message: "legacy_offset_pagination_limit_exceeded",
    detail: expect.stringContaining("Page 51") as string,
    requested_page: 51,
    requested_per_page: 100,
    requested_window: 5100,
    max_page: 50,
    max_window: 5000,
    cursor_example: `${sandbox.url}${LIST}?limit=100`,
  });
  const windows = [
    ["page=50&per_page=100", 200],
    ["page=50&per_page=101", 400],
    ["page=51", 400],
    ["page=1&per_page=101", 422],
    ["page=51&limit=10", 200],
  ];
  for (const [search, expected] of windows) {
    const response = await call(sandbox, `${LIST}?${search}`);
    expect([search, response.status]).toEqual([search, expected]);
  }
});

test("creates a contact and stores its number without the plus sign", async () => {
  const sandbox = await startEmpty();
  const { status, body } = await create(sandbox, {
    wa_id: "+15551234567",
    profile_name: "Grace",
    display_name: "Grace (VIP)",
    customer_id: idOf(5),
    metadata: { tier: "gold" },
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    wa_id: "15551234567",
    profile_name: "Grace",
    display_name: "Grace (VIP)",
    customer_id: idOf(5),
    metadata: { tier: "gold" },
  });
  const read = await call(sandbox, `${LIST}/+15551234567`);
  expect(read.body).toEqual(body);
});

test("rejects a number that is taken, in any spelling, or invalid", async () => {
  const sandbox = await startWith({ wa_id: "15551234567" });
  for (const waId of ["15551234567", "+15551234567"]) {
    const { status, body } = await create(sandbox, { wa_id: waId });
    expect(status).toBe(422);
    expect(body.error).toContain("no other contact");
  }
  for (const waId of ["", "12", "0155512345", "1 555", "+1234567890123456"]) {
    const { status, body } = await create(sandbox, { wa_id: waId });
    expect([waId, status]).toEqual([waId, 422]);
    expect(body.error).toContain("E.164");
  }
  const missing = await create(sandbox, { profile_name: "Grace" });
  expect(missing.body.error).toContain('"contact.wa_id" is missing');
});

test("finds a contact by uuid, number, BSUID and parent BSUID", async () => {
  const parent = "US.ENT.506847293015824";
  const sandbox = await startWith(
    { wa_id: "14155550101" },
    {
      business_scoped_user_id: "US.13491208655302741918",
      parent_business_scoped_user_id: parent,
    },
    { parent_business_scoped_user_id: parent },
  );
  const found: [string, number][] = [
    [idOf(1), 1],
    ["14155550101", 1],
    ["+14155550101", 1],
    ["%2B14155550101", 1],
    ["US.13491208655302741918", 2],
    [parent, 3],
  ];
  for (const [identifier, number] of found) {
    const { body } = await call<WhatsappContactResponse>(
      sandbox,
      `${LIST}/${identifier}`,
    );
    expect([identifier, body.data.id]).toEqual([identifier, idOf(number)]);
  }
  for (const identifier of [idOf(9), "1415555010", "us.134", "%25"]) {
    const { status, body } = await call(sandbox, `${LIST}/${identifier}`);
    expect(status).toBe(404);
    expect(body.error).toBe("WhatsApp contact not found");
  }
});

test("changes a contact, and the name its conversations show", async () => {
  const sandbox = await startEmpty();
  const { contact } = await sandbox.receiveMessage({
    from: "14155550101",
    contact_name: "Grace",
  });
  const { status, body } = await call<WhatsappContactResponse>(
    sandbox,
    `${LIST}/14155550101`,
    { method: "PATCH", body: { contact: { display_name: "Grace (VIP)" } } },
  );
  expect(status).toBe(200);
  expect(body.data).toEqual({
    ...contact,
    display_name: "Grace (VIP)",
    updated_at: body.data.updated_at,
  });
  expect(body.data.updated_at > contact.updated_at).toBe(true);
  const list = await call<CursorList<WhatsappConversation>>(
    sandbox,
    "/whatsapp/conversations",
  );
  expect(list.body.data[0]!.kapso?.contact_name).toBe("Grace (VIP)");
});

test("rejects to give a contact the number of another", async () => {
  const sandbox = await startWith(
    { wa_id: "14155550101" },
    { wa_id: "14155550102" },
  );
  const patch = (waId: string) =>
    call(sandbox, `${LIST}/${idOf(1)}`, {
      method: "PATCH",
      body: { contact: { wa_id: waId } },
    });
  expect((await patch("+14155550102")).status).toBe(422);
  expect((await patch("no")).status).toBe(422);
  expect((await patch("+14155550101")).status).toBe(200);
});

test("erasing a contact removes its conversations and messages, and no others", async () => {
  const sandbox = await startEmpty();
  const gone = await sandbox.receiveMessage({ from: "14155550101" });
  const kept = await sandbox.receiveMessage({ from: "14155550102" });
  const { status } = await call(sandbox, `${LIST}/14155550101`, {
    method: "DELETE",
  });
  expect(status).toBe(204);
  const statusOf = async ({ message, conversation, contact }: typeof gone) => {
    const paths = [
      `/whatsapp/messages/${encodeURIComponent(message.id)}`,
      `/whatsapp/conversations/${conversation.id}`,
      `${LIST}/${contact.id}`,
    ];
    const responses = await Promise.all(
      paths.map((path) => call(sandbox, path)),
    );
    return responses.map((response) => response.status);
  };
  expect(await statusOf(gone)).toEqual([404, 404, 404]);
  expect(await statusOf(kept)).toEqual([200, 200, 200]);
});

test("erasing returns 404 for nobody and 422 for an invalid number", async () => {
  const sandbox = await startWith({ wa_id: "14155550101" });
  const erase = (identifier: string) =>
    call(sandbox, `${LIST}/${identifier}`, { method: "DELETE" });
  expect((await erase("14155550199")).status).toBe(404);
  expect((await erase(idOf(9))).status).toBe(404);
  expect((await erase("+12")).status).toBe(422);
});

test("lists and reads marketing preferences, one for each own number", async () => {
  const sandbox = await startWith(
    {
      wa_id: "14155550101",
      marketing_preferences: [
        {
          phone_number_id: "1234567890",
          detail: "User requested to stop marketing messages",
          last_event_at: "2026-01-01T00:00:00.5Z",
        },
        { phone_number_id: "777", status: "resumed" },
      ],
    },
    { wa_id: "14155550102" },
  );
  const path = `${LIST}/14155550101/marketing_preferences`;
  const { body } = await call<{ data: WhatsappContactMarketingPreference[] }>(
    sandbox,
    path,
  );
  expect(body.data).toHaveLength(2);
  expect(body.data[0]).toMatchObject({
    id: "1234567890",
    phone_number_id: "1234567890",
    status: "stopped",
    detail: "User requested to stop marketing messages",
    source: "meta_webhook",
    marketing_allowed: false,
    config_display_name: "Support",
    last_event_at: "2026-01-01T00:00:00.500000Z",
    whatsapp_contact_id: idOf(1),
  });
  expect(body.data[1]).toMatchObject({ id: "777", marketing_allowed: true });
  const one = await call(sandbox, `${path}/777`);
  expect(one.body).toEqual({ data: body.data[1] });
  const none = await call(sandbox, `${LIST}/${idOf(2)}/marketing_preferences`);
  expect(none.body).toEqual({ data: [] });
});

test.each([
  ["14155550199/marketing_preferences", "WhatsApp contact not found"],
  ["14155550199/marketing_preferences/0", "WhatsApp contact not found"],
  ["14155550101/marketing_preferences/0", "WhatsApp configuration not found"],
  [
    "14155550101/marketing_preferences/1234567890",
    "Marketing preference not found",
  ],
])("says in the message why %s is not found", async (path, sentence) => {
  const sandbox = await startWith({ wa_id: "14155550101" });
  const { status, body } = await call(sandbox, `${LIST}/${path}`);
  expect(status).toBe(404);
  expect(body).toEqual({ error: sentence });
});
