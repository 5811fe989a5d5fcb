import type {
  User,
  WhatsappConversation,
  WhatsappConversationResponse,
} from "@kapso-platform/types";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ConversationFixture, Sandbox } from "../src/index.js";
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

type List = CursorList<WhatsappConversation>;

const LIST = "/whatsapp/conversations";

async function ids(sandbox: Sandbox, parameters = {}): Promise<number[]> {
  const { status, body } = await call<List>(
    sandbox,
    LIST + query({ limit: 100, ...parameters }),
  );
  if (status !== 200) throw new Error(body.error);
  return body.data.map(({ id }) => Number(id.slice(-12)));
}

async function startWith(
  ...conversations: ConversationFixture[]
): Promise<Sandbox> {
  const sandbox = await startEmpty();
  await sandbox.seed({
    conversations: conversations.map((fixture, index) => ({
      id: idOf(index + 1),
      ...fixture,
    })),
  });
  return sandbox;
}

test("lists the latest activity first and breaks ties by descending id", async () => {
  const sandbox = await startWith(
    { last_active_at: "2026-01-01T00:00:00.000001Z" },
    { last_active_at: "2026-01-01T00:00:00.000002Z" },
    { last_active_at: "2026-01-01T00:00:00.000002Z" },
    { last_active_at: "2026-01-01T00:00:00Z" },
  );
  expect(await ids(sandbox)).toEqual([3, 2, 1, 4]);
});

test("shows a conversation with the members of the published example", async () => {
  const sandbox = await startWith({
    phone_number: "+14155550123",
    contact_name: "Alicia",
    phone_number_id: "1234567890",
    last_active_at: "2025-07-16T09:45:00Z",
    created_at: "2025-06-01T12:00:00.5Z",
    messages: [
      { direction: "inbound", text: "Hi", timestamp: "2025-07-16T09:35:10Z" },
      {
        id: "wamid.HBgMMTIzNDU2",
        direction: "outbound",
        text: "Thanks!",
        timestamp: "2025-07-16T09:40:00Z",
      },
    ],
  });
  const { body } = await call<List>(sandbox, LIST);
  expect(body.data).toEqual([
    {
      id: idOf(1),
      phone_number: "+14155550123",
      status: "active",
      last_active_at: "2025-07-16T09:45:00Z",
      created_at: "2025-06-01T12:00:00.500000Z",
      updated_at: "2025-07-16T09:45:00Z",
      metadata: {},
      phone_number_id: "1234567890",
      kapso: {
        contact_name: "Alicia",
        messages_count: 2,
        last_message_id: "wamid.HBgMMTIzNDU2",
        last_message_type: "text",
        last_message_timestamp: "2025-07-16T09:40:00Z",
        last_message_text: "Thanks!",
        last_inbound_at: "2025-07-16T09:35:10Z",
        last_outbound_at: "2025-07-16T09:40:00Z",
      },
    },
  ]);
});

test("fills both cursors of a lone page and sets neither next nor previous", async () => {
  const sandbox = await startWith(
    { last_active_at: "2026-05-15T13:05:00Z" },
    { last_active_at: "2026-05-15T12:05:00Z" },
  );
  const { body } = await call<List>(sandbox, LIST);
  const columns = ["last_active_at", "id"];
  expect(body.paging).toEqual({
    cursors: {
      before: cursorOf(["2026-05-15T13:05:00.000000Z", idOf(1)], columns),
      after: cursorOf(["2026-05-15T12:05:00.000000Z", idOf(2)], columns),
    },
    next: null,
    previous: null,
  });
});

test("returns an empty page with null in all four places", async () => {
  const sandbox = await startEmpty();
  const { body } = await call<List>(sandbox, LIST);
  expect(body).toEqual({
    data: [],
    paging: {
      cursors: { before: null, after: null },
      next: null,
      previous: null,
    },
  });
});

test("next and previous repeat the cursors of a page in the middle", async () => {
  const sandbox = await startSandbox({ conversations: 9 });
  const first = await call<List>(sandbox, `${LIST}?limit=3`);
  const { paging } = first.body;
  expect(paging.next).toBe(paging.cursors.after);
  expect(paging.previous).toBeNull();
  const second = await call<List>(
    sandbox,
    LIST + query({ limit: 3, after: paging.next! }),
  );
  expect(second.body.paging.next).toBe(second.body.paging.cursors.after);
  expect(second.body.paging.previous).toBe(second.body.paging.cursors.before);
  const back = await call<List>(
    sandbox,
    LIST + query({ limit: 3, before: second.body.paging.previous! }),
  );
  expect(back.body).toEqual(first.body);
});

test("walks of any page size visit every conversation once, in both directions", async () => {
  const sandbox = await startEmpty();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      // Few distinct times, so that pages end within groups of equal ones.
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (micros, limit) => {
        run += 1;
        const number = `run-${run}`;
        await sandbox.seed({
          conversations: micros.map((micro) => ({
            phone_number_id: number,
            last_active_at: `2026-01-01T00:00:00.00000${micro}Z`,
          })),
        });
        const path = LIST + query({ limit, phone_number_id: number });
        const forward = await walk<WhatsappConversation>(sandbox, path);
        expect(new Set(forward.map(({ id }) => id)).size).toBe(micros.length);
        const keys = forward.map(sortKey);
        expect(keys).toEqual([...keys].sort().reverse());
        const end = cursorOf(
          ["2020-01-01T00:00:00.000000Z", idOf(0)],
          ["last_active_at", "id"],
        );
        const backward = await walk(sandbox, path, "previous", end);
        expect(backward).toEqual(forward);
      },
    ),
    { numRuns: 25 },
  );
});

/** Time and id as one text; a whole second prints without its fraction. */
function sortKey({ last_active_at: time, id }: WhatsappConversation): string {
  return time.replace(/:00Z$/, ":00.000000Z") + id;
}

test("a cursor keeps its place when its conversation moves to the top", async () => {
  const sandbox = await startWith(
    { last_active_at: "2026-01-01T00:00:05Z" },
    { last_active_at: "2026-01-01T00:00:04Z", phone_number: "14155550102" },
    { last_active_at: "2026-01-01T00:00:03Z" },
  );
  const { body } = await call<List>(sandbox, `${LIST}?limit=2`);
  await sandbox.receiveMessage({ from: "14155550102", text: "still there?" });
  const after = body.paging.next!;
  expect(await ids(sandbox, { after })).toEqual([3]);
});

test("a cursor keeps its place when its conversation is gone", async () => {
  const sandbox = await startWith(
    { last_active_at: "2026-01-01T00:00:05Z" },
    { last_active_at: "2026-01-01T00:00:04Z", phone_number: "14155550102" },
    { last_active_at: "2026-01-01T00:00:03Z" },
  );
  const { body } = await call<List>(sandbox, `${LIST}?limit=2`);
  await call(sandbox, "/whatsapp/contacts/14155550102", { method: "DELETE" });
  expect(await ids(sandbox, { after: body.paging.next! })).toEqual([3]);
  expect(await ids(sandbox, { before: body.paging.next! })).toEqual([1]);
});

test("filters by number, status and part of the contact's number", async () => {
  const sandbox = await startWith(
    { phone_number: "14155550101", phone_number_id: "111", status: "ended" },
    { phone_number: "14155550102", phone_number_id: "222" },
    { phone_number: "5511955550103", phone_number_id: "222" },
    { phone_number: null, business_scoped_user_id: "US.1234" },
  );
  const sorted = async (parameters: object) =>
    (await ids(sandbox, parameters)).sort();
  expect(await sorted({ phone_number_id: "222" })).toEqual([2, 3]);
  expect(await sorted({ status: "ended" })).toEqual([1]);
  expect(await sorted({ phone_number: "+1415" })).toEqual([1, 2]);
  expect(await sorted({ phone_number: "5555" })).toEqual([1, 2, 3]);
  expect(await sorted({ phone_number: "0103" })).toEqual([3]);
  expect(await sorted({ phone_number: "" })).toEqual([1, 2, 3, 4]);
  expect(await sorted({ status: "active", phone_number_id: "111" })).toEqual(
    [],
  );
});

/** Digits, of which half repeat themselves often. */
function digits(minLength: number) {
  const some = ["012", "0123456789"].map((alphabet) =>
    fc.array(fc.constantFrom(...alphabet.split("")), {
      minLength,
      maxLength: 15,
    }),
  );
  return fc.oneof(...some).map((list) => list.join(""));
}

test("finds exactly the numbers with a part of any length, few or many", async () => {
  const [numbers = []] = fc.sample(
    fc.uniqueArray(digits(7), { minLength: 90, maxLength: 90 }),
    { numRuns: 1, seed: 7 },
  );
  const sandbox = await startWith(
    ...numbers.map((phone_number) => ({ phone_number })),
  );
  const part = fc.oneof(
    digits(1),
    fc
      .tuple(fc.constantFrom(...numbers), fc.nat(12), fc.nat(15))
      .map(([number, start, length]) => number.slice(start, start + length)),
  );
  await fc.assert(
    fc.asyncProperty(part, async (phone_number) => {
      const found = await ids(sandbox, { phone_number });
      const wanted = numbers.flatMap((number, index) =>
        number.includes(phone_number) ? [index + 1] : [],
      );
      expect(new Set(found)).toEqual(new Set(wanted));
    }),
    { numRuns: 150 },
  );
});

test.each(["%", "_", "1%5", "\\", "'"])(
  "reads %j in phone_number as itself, not as a pattern",
  async (part) => {
    const sandbox = await startWith({ phone_number: "14155550101" });
    expect(await ids(sandbox, { phone_number: part })).toEqual([]);
  },
);

test("filters by active assignee", async () => {
  const sandbox = await startEmpty();
  const users = await call<{ data: User[] }>(sandbox, "/users");
  const [alice, noam] = users.body.data.map((user) => user.user_id);
  await sandbox.seed({
    conversations: [
      { id: idOf(1), assigned_user_id: alice! },
      { id: idOf(2), assigned_user_id: noam! },
      { id: idOf(3) },
    ],
  });
  expect(await ids(sandbox, { assigned_user_id: alice! })).toEqual([1]);
  expect(
    await ids(sandbox, { assigned_user_id: alice!.toUpperCase() }),
  ).toEqual([1]);
  expect(await ids(sandbox, { unassigned: true })).toEqual([3]);
  expect((await ids(sandbox, { unassigned: false })).sort()).toEqual([1, 2]);
});

test("time filters include their bounds and compare microseconds in any offset", async () => {
  const sandbox = await startWith(
    { last_active_at: "2026-03-01T12:00:00.000001Z" },
    { last_active_at: "2026-03-01T12:00:00.000002Z" },
    { last_active_at: "2026-03-01T12:00:00.000003Z" },
  );
  const at = "2026-03-01T12:00:00.000002Z";
  const offset = "2026-03-01T17:30:00.000002999+05:30";
  expect(await ids(sandbox, { last_active_after: at })).toEqual([3, 2]);
  expect(await ids(sandbox, { last_active_before: at })).toEqual([2, 1]);
  expect(await ids(sandbox, { last_active_after: offset })).toEqual([3, 2]);
  expect(
    await ids(sandbox, { last_active_after: at, last_active_before: at }),
  ).toEqual([2]);
  expect(await ids(sandbox, { created_after: at })).toEqual([3, 2]);
  expect(await ids(sandbox, { created_before: at })).toEqual([2, 1]);
  expect(
    await ids(sandbox, { created_before: "9999-12-31T23:59:59Z" }),
  ).toHaveLength(3);
});

test("finds exactly the conversations created within a time, few or many, short or long", async () => {
  const minute = (count: number) =>
    new Date(Date.UTC(2026, 0, 1, 0, count)).toISOString();
  const durations = fc.array(fc.nat(60), { minLength: 200, maxLength: 200 });
  const [drawn = []] = fc.sample(durations, { numRuns: 1, seed: 7 });
  const rows = drawn.map((duration, index) => ({
    created: index * 10,
    // One of the first is active to the end.
    active: index * 10 + (index === 3 ? 5000 : duration),
  }));
  const sandbox = await startWith(
    ...rows.map(({ created, active }) => ({
      created_at: minute(created),
      last_active_at: minute(active),
    })),
  );
  const bound = fc.option(fc.integer({ min: -100, max: 2100 }), {
    nil: undefined,
  });
  await fc.assert(
    fc.asyncProperty(bound, bound, async (after, before) => {
      const wanted = rows
        .map((row, index) => ({ ...row, id: index + 1 }))
        .filter(
          ({ created }) =>
            created >= (after ?? created) && created <= (before ?? created),
        )
        .sort((one, other) => other.active - one.active || other.id - one.id);
      const found = await ids(sandbox, {
        ...(after !== undefined && { created_after: minute(after) }),
        ...(before !== undefined && { created_before: minute(before) }),
      });
      expect(found).toEqual(wanted.slice(0, 100).map(({ id }) => id));
    }),
    { numRuns: 100 },
  );
});

test("returns at most limit conversations, 20 by default", async () => {
  const sandbox = await startSandbox({ conversations: 120 });
  const lengthOf = async (path: string) =>
    (await call<List>(sandbox, path)).body.data.length;
  expect(await lengthOf(LIST)).toBe(20);
  expect(await lengthOf(`${LIST}?limit=1`)).toBe(1);
  expect(await lengthOf(`${LIST}?limit=100`)).toBe(100);
});

test("ignores parameters that it does not know", async () => {
  const sandbox = await startWith({});
  expect(await ids(sandbox, { page: 7, sort: "asc" })).toEqual([1]);
});

test("gets one conversation, whatever the case of its id", async () => {
  const id = "abcdef00-0000-4000-8000-000000000001";
  const sandbox = await startWith({ id });
  for (const spelling of [id, id.toUpperCase()]) {
    const { status, body } = await call<WhatsappConversationResponse>(
      sandbox,
      `${LIST}/${spelling}`,
    );
    expect(status).toBe(200);
    expect(body.data.id).toBe(id);
  }
});

test.each([idOf(404), "not-a-uuid", "%2e%2e", "wamid.x"])(
  "responses 404 for the conversation %s",
  async (id) => {
    const sandbox = await startWith({});
    const { status, body } = await call(sandbox, `${LIST}/${id}`);
    expect(status).toBe(404);
    expect(body.error).toEqual(expect.any(String));
  },
);

test("closing and reopening changes the status and no time", async () => {
  const sandbox = await startWith({ last_active_at: "2026-01-01T00:00:00Z" });
  const path = `${LIST}/${idOf(1)}`;
  const before = await call<WhatsappConversationResponse>(sandbox, path);
  for (const status of ["ended", "active"]) {
    const changed = await call<WhatsappConversationResponse>(sandbox, path, {
      method: "PATCH",
      body: { whatsapp_conversation: { status } },
    });
    expect(changed.status).toBe(200);
    expect(changed.body.data).toEqual({ ...before.body.data, status });
    const read = await call<WhatsappConversationResponse>(sandbox, path);
    expect(read.body).toEqual(changed.body);
  }
});

test("finds a number by its digits after it has changed, and no more once it is erased", async () => {
  const sandbox = await startEmpty();
  await sandbox.receiveMessage({ from: "14155550177" });
  const found = async (part: string) => {
    const path = `/whatsapp/conversations?phone_number=${part}`;
    const { body } = await call<{ data: { phone_number: string }[] }>(
      sandbox,
      path,
    );
    return body.data.map((row) => row.phone_number);
  };
  expect(await found("5550177")).toEqual(["14155550177"]);
  await call(sandbox, "/whatsapp/contacts/14155550177", {
    method: "PATCH",
    body: { contact: { wa_id: "4915112345678" } },
  });
  expect(await found("5550177")).toEqual([]);
  expect(await found("511234")).toEqual(["4915112345678"]);
  await call(sandbox, "/whatsapp/contacts/4915112345678", {
    method: "DELETE",
  });
  expect(await found("511234")).toEqual([]);
});
