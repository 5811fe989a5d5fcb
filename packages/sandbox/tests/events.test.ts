import type {
  ProjectEvent,
  ProjectEventDefinition,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, query, startSandbox, walk } from "./support/api.js";

const EVENTS = "/events";
const DEFINITIONS = "/event-definitions";

interface DefinitionAnswer {
  data: ProjectEventDefinition;
}

/** A sandbox whose clock the test moves on, in milliseconds. */
async function startWithClock() {
  let time = Date.UTC(2026, 0, 31, 9);
  const sandbox = await startSandbox({
    conversations: 0,
    now: () => new Date(time),
  });
  for (const { id } of await readDefinitions(sandbox, true)) {
    await call(sandbox, `${DEFINITIONS}/${id}`, { method: "DELETE" });
  }
  time += 1000;
  return {
    sandbox,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

async function readDefinitions(sandbox: Sandbox, archived = false) {
  const { body } = await call<{ data: ProjectEventDefinition[] }>(
    sandbox,
    DEFINITIONS + query({ include_archived: archived }),
  );
  return body.data;
}

function define(sandbox: Sandbox, body: object) {
  return call<DefinitionAnswer>(sandbox, DEFINITIONS, {
    method: "POST",
    body,
  });
}

function patch(sandbox: Sandbox, id: string, body: object) {
  return call<DefinitionAnswer>(sandbox, `${DEFINITIONS}/${id}`, {
    method: "PATCH",
    body,
  });
}

function emit(sandbox: Sandbox, body: object) {
  return call<{ data: ProjectEvent }>(sandbox, EVENTS, {
    method: "POST",
    body,
  });
}

async function names(sandbox: Sandbox, parameters = {}): Promise<string[]> {
  const { status, body } = await call<{ data: ProjectEvent[] }>(
    sandbox,
    EVENTS + query(parameters),
  );
  if (status !== 200) throw new Error(body.error);
  return body.data.map(({ name }) => name);
}

test("creates a definition, and updates it when the name is known", async () => {
  const { sandbox } = await startWithClock();
  const first = await define(sandbox, {
    name: "order.paid",
    description: "Money came in",
    property_schema: { total: { type: "number" } },
  });
  expect(first.status).toBe(201);
  expect(first.body.data).toMatchObject({
    name: "order.paid",
    description: "Money came in",
    last_seen_at: null,
    archived_at: null,
  });
  const second = await define(sandbox, {
    name: "order.paid",
    property_schema: { currency: { type: "string" } },
  });
  expect(second.status).toBe(200);
  expect(second.body.data).toMatchObject({
    id: first.body.data.id,
    description: "Money came in",
    property_schema: { currency: { type: "string" } },
  });
  expect(await readDefinitions(sandbox)).toEqual([second.body.data]);
});

test("rejects an invalid name or property schema", async () => {
  const { sandbox } = await startWithClock();
  const name = await define(sandbox, { name: "Order Paid" });
  expect(name.status).toBe(422);
  expect(name.body.error).toContain('"name"');
  const schema = await define(sandbox, {
    name: "order.paid",
    property_schema: { total: { type: "money" } },
  });
  expect(schema.status).toBe(422);
  expect(schema.body.error).toContain('"property_schema.total.type"');
});

test("an archived definition is hidden, and restored by its name", async () => {
  const { sandbox } = await startWithClock();
  const { body } = await define(sandbox, { name: "order.paid" });
  const archived = await patch(sandbox, body.data.id, { archived: true });
  expect(archived.body.data.archived_at).not.toBeNull();
  expect(await readDefinitions(sandbox)).toEqual([]);
  expect(await readDefinitions(sandbox, true)).toEqual([archived.body.data]);
  const again = await define(sandbox, { name: "order.paid" });
  expect(again.status).toBe(200);
  expect(again.body.data.archived_at).toBeNull();
  await patch(sandbox, body.data.id, { archived: true });
  const live = await patch(sandbox, body.data.id, { archived: false });
  expect(live.body.data.archived_at).toBeNull();
});

test("a name changes until the first event, and never to that of another", async () => {
  const { sandbox } = await startWithClock();
  const { body } = await define(sandbox, { name: "order.paid" });
  await define(sandbox, { name: "order.sent" });
  const { id } = body.data;
  const taken = await patch(sandbox, id, { name: "order.sent" });
  expect([taken.status, taken.body.error]).toEqual([
    422,
    expect.stringContaining("is taken") as string,
  ]);
  const renamed = await patch(sandbox, id, { name: "order.settled" });
  expect(renamed.body.data.name).toBe("order.settled");
  await emit(sandbox, { name: "order.settled" });
  const late = await patch(sandbox, id, { name: "order.paid" });
  expect(late.status).toBe(422);
  expect(late.body.error).toContain("events of");
  expect((await patch(sandbox, id, { name: "order.settled" })).status).toBe(
    200,
  );
});

test("an event is stored, and seen on its definition", async () => {
  const { sandbox } = await startWithClock();
  const { conversation } = await sandbox.receiveMessage({
    from: "14155550101",
  });
  const { status, body } = await emit(sandbox, {
    name: "conversation.csat_scored",
    conversation_id: conversation.id,
    occurred_at: "2026-01-30T09:00:00Z",
    properties: { score: 5, comment: null },
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    name: "conversation.csat_scored",
    conversation_id: conversation.id,
    occurred_at: "2026-01-30T09:00:00Z",
    properties: { score: 5, comment: null },
  });
  const [definition] = await readDefinitions(sandbox);
  expect(definition).toMatchObject({
    name: "conversation.csat_scored",
    property_schema: {},
    last_seen_at: "2026-01-30T09:00:00Z",
  });
});

test("rejects an event that does not fit its definition or its conversation", async () => {
  const { sandbox } = await startWithClock();
  await define(sandbox, {
    name: "order.paid",
    property_schema: { total: { type: "number" } },
  });
  const wrong = await emit(sandbox, {
    name: "order.paid",
    properties: { total: "12", free: "text" },
  });
  expect(wrong.status).toBe(422);
  expect(wrong.body.error).toContain('"properties.total" must be a number');
  const nested = await emit(sandbox, {
    name: "order.paid",
    properties: { lines: [] },
  });
  expect(nested.status).toBe(422);
  const lost = await emit(sandbox, {
    name: "order.paid",
    conversation_id: idOf(9),
  });
  expect([lost.status, lost.body.error]).toEqual([
    422,
    expect.stringContaining('"conversation_id"') as string,
  ]);
  const fitting = await emit(sandbox, {
    name: "order.paid",
    properties: { total: 12, constructor: "x" },
  });
  expect(fitting.status).toBe(201);
});

test("lists events newest first, filtered and by cursor", async () => {
  const { sandbox } = await startWithClock();
  const { conversation } = await sandbox.receiveMessage({
    from: "14155550101",
  });
  await emit(sandbox, { name: "a", occurred_at: "2026-01-03T00:00:00Z" });
  await emit(sandbox, {
    name: "b",
    occurred_at: "2026-01-02T00:00:00Z",
    conversation_id: conversation.id,
  });
  await emit(sandbox, { name: "c", occurred_at: "2026-01-01T00:00:00Z" });
  expect(await names(sandbox)).toEqual(["c", "b", "a"]);
  expect(await names(sandbox, { name: "b" })).toEqual(["b"]);
  expect(await names(sandbox, { conversation_id: conversation.id })).toEqual([
    "b",
  ]);
  const noon = "2026-01-02T00:00:00Z";
  expect(await names(sandbox, { occurred_after: noon })).toEqual(["b", "a"]);
  expect(await names(sandbox, { occurred_before: noon })).toEqual(["c", "b"]);
  const all = await walk<ProjectEvent>(sandbox, `${EVENTS}?limit=2`);
  expect(all.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  const rejected = await call(sandbox, `${EVENTS}?after=eA==`);
  expect(rejected.status).toBe(422);
});

test("deleting a definition takes its events along, in the background", async () => {
  const { sandbox, pass } = await startWithClock();
  const { body } = await define(sandbox, { name: "order.paid" });
  await emit(sandbox, { name: "order.paid" });
  await emit(sandbox, { name: "order.sent" });
  const path = `${DEFINITIONS}/${body.data.id}`;
  const deletion = await call(sandbox, path, { method: "DELETE" });
  expect(deletion.status).toBe(202);
  expect(deletion.body).toEqual({});
  const early = await emit(sandbox, { name: "order.paid" });
  expect([early.status, early.body.error]).toEqual([
    422,
    expect.stringContaining("being deleted") as string,
  ]);
  pass(1000);
  expect((await call(sandbox, path)).status).toBe(404);
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(404);
  expect(await names(sandbox)).toEqual(["order.sent"]);
  expect((await emit(sandbox, { name: "order.paid" })).status).toBe(201);
});

test("an unknown definition is 404", async () => {
  const { sandbox } = await startWithClock();
  const path = `${DEFINITIONS}/${idOf(9)}`;
  for (const init of [
    {},
    { method: "PATCH", body: {} },
    { method: "DELETE" },
  ]) {
    expect((await call(sandbox, path, init)).status).toBe(404);
  }
});
