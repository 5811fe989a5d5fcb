import type {
  PaginationMeta,
  WhatsappBroadcastRecipient,
  WhatsappBroadcastResponse,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, query, startSandbox } from "./support/api.js";

const LIST = "/whatsapp/broadcasts";
const NUMBER = "1234567890";
const UTILITY = "784203120908608";
const MARKETING = "921034567812345";

interface RecipientList {
  data: WhatsappBroadcastRecipient[];
  meta: PaginationMeta;
}

/** A sandbox whose clock the test moves on, in milliseconds. */
async function startWithClock() {
  let time = Date.UTC(2026, 0, 31, 9);
  const sandbox = await startSandbox({
    conversations: 0,
    now: () => new Date(time),
  });
  return {
    sandbox,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

function post<Body = WhatsappBroadcastResponse>(
  sandbox: Sandbox,
  path: string,
  body?: object,
) {
  return call<Body>(sandbox, path, {
    method: "POST",
    ...(body && { body }),
  });
}

async function create(sandbox: Sandbox, template = UTILITY): Promise<string> {
  const { status, body } = await post(sandbox, LIST, {
    whatsapp_broadcast: {
      name: "January",
      phone_number_id: NUMBER,
      whatsapp_template_id: template,
    },
  });
  if (status !== 201) throw new Error(body.error);
  return body.data.id;
}

function add(sandbox: Sandbox, id: string, recipients: object[]) {
  return post<{
    data: { added: number; duplicates: number; errors: string[] };
  }>(sandbox, `${LIST}/${id}/recipients`, {
    whatsapp_broadcast: { recipients },
  });
}

async function createFor(sandbox: Sandbox, ...numbers: string[]) {
  const id = await create(sandbox);
  await add(
    sandbox,
    id,
    numbers.map((number) => ({ phone_number: number })),
  );
  return id;
}

async function read(sandbox: Sandbox, id: string) {
  const { body } = await call<WhatsappBroadcastResponse>(
    sandbox,
    `${LIST}/${id}`,
  );
  return body.data;
}

function patch(sandbox: Sandbox, id: string, status: string) {
  return call<WhatsappBroadcastResponse>(sandbox, `${LIST}/${id}`, {
    method: "PATCH",
    body: { whatsapp_broadcast: { status } },
  });
}

test("creates a draft with its template and without any recipient", async () => {
  const { sandbox } = await startWithClock();
  const id = await create(sandbox);
  expect(await read(sandbox, id)).toMatchObject({
    id,
    name: "January",
    status: "draft",
    scheduled_at: null,
    started_at: null,
    total_recipients: 0,
    response_rate: 0,
    phone_number_id: NUMBER,
    whatsapp_template: {
      id: UTILITY,
      name: "order_update",
      status: "approved",
      category: "UTILITY",
    },
  });
});

test("rejects a broadcast from an unknown number or with an unknown template", async () => {
  const { sandbox } = await startWithClock();
  const attempt = (change: object) =>
    post(sandbox, LIST, {
      whatsapp_broadcast: {
        name: "January",
        phone_number_id: NUMBER,
        whatsapp_template_id: UTILITY,
        ...change,
      },
    });
  const number = await attempt({ phone_number_id: "1" });
  expect([number.status, number.body.error]).toEqual([
    404,
    "WhatsApp phone number not found",
  ]);
  const template = await attempt({ whatsapp_template_id: "1" });
  expect([template.status, template.body.error]).toEqual([
    404,
    "WhatsApp template not found",
  ]);
  const name = await attempt({ name: " " });
  expect(name.status).toBe(422);
  expect(name.body.error).toContain('"whatsapp_broadcast.name"');
});

test("lists broadcasts newest first, filtered and in numbered pages", async () => {
  const { sandbox, pass } = await startWithClock();
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    ids.unshift(await create(sandbox));
    pass(60_000);
  }
  await add(sandbox, ids[0]!, [{ phone_number: "+14155550101" }]);
  await post(sandbox, `${LIST}/${ids[0]!}/send`);
  const list = async (parameters: Record<string, string | number>) => {
    const { body, headers } = await call<{
      data: { id: string }[];
      meta: PaginationMeta;
    }>(sandbox, LIST + query(parameters));
    return { ids: body.data.map(({ id }) => id), meta: body.meta, headers };
  };
  const page = await list({ page: 2, per_page: 2 });
  expect(page.ids).toEqual([ids[2]]);
  expect(page.meta).toEqual({
    page: 2,
    per_page: 2,
    total_pages: 2,
    total_count: 3,
  });
  expect(page.headers.get("x-total")).toBe("3");
  expect(page.headers.get("link")).toContain('rel="prev"');
  expect((await list({ status: "draft" })).ids).toEqual(ids.slice(1));
  expect((await list({ phone_number_id: "1" })).ids).toEqual([]);
  expect((await list({ created_after: "2026-01-31T09:01:00Z" })).ids).toEqual(
    ids.slice(0, 2),
  );
});

test("adds recipients, counts duplicates and reports what cannot be reached", async () => {
  const { sandbox } = await startWithClock();
  await sandbox.seed({
    contacts: [
      { id: idOf(1), wa_id: "14155550103" },
      { id: idOf(2), business_scoped_user_id: "US.1" },
    ],
  });
  const id = await create(sandbox);
  const { status, body } = await add(sandbox, id, [
    { phone_number: "+14155550101" },
    { phone_number: "14155550101" },
    { phone_number: "no" },
    { whatsapp_contact_id: idOf(1) },
    { whatsapp_contact_id: idOf(2) },
    { whatsapp_contact_id: idOf(9) },
    {},
    { phone_number: "14155550103" },
  ]);
  expect(status).toBe(201);
  expect(body.data).toMatchObject({ added: 2, duplicates: 2 });
  expect(body.data.errors).toEqual([
    expect.stringMatching(/^Recipient 3: phone_number .*"no"$/),
    `Recipient 5: contact ${idOf(2)} has no phone number`,
    `Recipient 6: contact ${idOf(9)} does not exist`,
    "Recipient 7: phone_number or whatsapp_contact_id is missing",
  ]);
  const again = await add(sandbox, id, [{ phone_number: "+14155550101" }]);
  expect(again.body.data).toEqual({ added: 0, duplicates: 1, errors: [] });
});

test("takes at most a thousand recipients in a call", async () => {
  const { sandbox } = await startWithClock();
  const id = await create(sandbox);
  const many = Array.from({ length: 1001 }, (_, index) => ({
    phone_number: `1415${5_550_000 + index}`,
  }));
  const rejected = await add(sandbox, id, many);
  expect(rejected.status).toBe(422);
  expect(rejected.body.error).toContain("at most 1000 items");
  expect((await add(sandbox, id, many.slice(1))).body.data.added).toBe(1000);
});

test("lists recipients in the order of adding, with their components", async () => {
  const { sandbox } = await startWithClock();
  const id = await create(sandbox);
  const components = [
    { type: "body", parameters: [{ type: "text", text: "A-17" }] },
  ];
  await add(sandbox, id, [
    { phone_number: "+14155550101", components },
    { phone_number: "+14155550102" },
  ]);
  const { body, headers } = await call<RecipientList>(
    sandbox,
    `${LIST}/${id}/recipients?per_page=1`,
  );
  expect(body.data).toHaveLength(1);
  expect(body.data[0]).toMatchObject({
    phone_number: "14155550101",
    status: "pending",
    template_components: components,
  });
  expect(body.data[0]).not.toHaveProperty("sent_at");
  expect(body.meta.total_count).toBe(2);
  expect(headers.get("x-total-pages")).toBe("2");
});

test("sending reaches one recipient after the other as time passes", async () => {
  const { sandbox, pass } = await startWithClock();
  const id = await createFor(sandbox, "14155550101", "14155550102");
  const { status, body } = await post(sandbox, `${LIST}/${id}/send`);
  expect(status).toBe(202);
  expect(body.data).toMatchObject({
    id,
    status: "sending",
    completed_at: null,
  });
  expect(body.data.started_at).not.toBeNull();
  expect(await read(sandbox, id)).toMatchObject({
    status: "sending",
    pending_count: 2,
  });
  pass(11);
  expect(await read(sandbox, id)).toMatchObject({
    status: "sending",
    sent_count: 1,
    pending_count: 1,
  });
  pass(5000);
  const done = await read(sandbox, id);
  expect(done).toMatchObject({
    status: "completed",
    sent_count: 2,
    delivered_count: 2,
    read_count: 1,
    pending_count: 0,
  });
  expect(done.completed_at).toMatch(/^2026-01-31T09:00:00\.02/);
});

test("distinguishes failed, suppressed and replying recipients", async () => {
  const { sandbox, pass } = await startWithClock();
  await sandbox.seed({
    contacts: [
      {
        wa_id: "14155550102",
        marketing_preferences: [{ phone_number_id: NUMBER }],
      },
    ],
  });
  const id = await create(sandbox, MARKETING);
  await add(
    sandbox,
    id,
    ["14155550101", "14155550102", "14155550000"].map((phone_number) => ({
      phone_number,
    })),
  );
  await post(sandbox, `${LIST}/${id}/send`);
  pass(5000);
  await sandbox.receiveMessage({ from: "14155550101", text: "Thanks" });
  expect(await read(sandbox, id)).toMatchObject({
    status: "completed",
    total_recipients: 3,
    sent_count: 1,
    failed_count: 1,
    suppressed_count: 1,
    responded_count: 1,
    response_rate: 100,
  });
  const { body } = await call<RecipientList>(
    sandbox,
    `${LIST}/${id}/recipients`,
  );
  expect(body.data.map(({ status }) => status)).toEqual([
    "sent",
    "suppressed",
    "failed",
  ]);
  expect(body.data[0]!.responded_at).toMatch(/^2026-01-31T09:00:05/);
  expect(body.data[1]!.error_details).toMatchObject({
    code: "marketing_preference_stopped",
  });
  expect(body.data[2]).toMatchObject({
    error_message: "Message undeliverable",
    error_details: { code: 131026 },
  });
});

test("a schedule starts when its time has come", async () => {
  const { sandbox, pass } = await startWithClock();
  const id = await createFor(sandbox, "14155550101");
  const path = `${LIST}/${id}/schedule`;
  const past = await post(sandbox, path, {
    scheduled_at: "2026-01-31T09:00:00Z",
  });
  expect(past.status).toBe(422);
  expect(past.body.error).toContain("in the future");
  const { status, body } = await post(sandbox, path, {
    scheduled_at: "2026-01-31T11:00:00+01:00",
  });
  expect(status).toBe(202);
  expect(body.data).toMatchObject({
    status: "scheduled",
    scheduled_at: "2026-01-31T10:00:00Z",
    started_at: null,
  });
  pass(3_599_000);
  expect((await read(sandbox, id)).status).toBe("scheduled");
  pass(2000);
  expect(await read(sandbox, id)).toMatchObject({
    status: "completed",
    started_at: "2026-01-31T10:00:00Z",
    completed_at: "2026-01-31T10:00:00.010000Z",
  });
});

test("a schedule is dropped by cancelling, by draft and by clearing", async () => {
  const { sandbox } = await startWithClock();
  const id = await createFor(sandbox, "14155550101");
  const schedule = () =>
    post(sandbox, `${LIST}/${id}/schedule`, {
      scheduled_at: "2026-02-01T09:00:00Z",
    });
  await schedule();
  const cancelled = await post(sandbox, `${LIST}/${id}/cancel`);
  expect(cancelled.status).toBe(200);
  expect(cancelled.body.data).toMatchObject({
    status: "draft",
    scheduled_at: null,
  });
  await schedule();
  expect((await patch(sandbox, id, "draft")).body.data.status).toBe("draft");
  await schedule();
  const cleared = await call<WhatsappBroadcastResponse>(
    sandbox,
    `${LIST}/${id}/recipients`,
    { method: "DELETE" },
  );
  expect(cleared.status).toBe(200);
  expect(cleared.body.data).toMatchObject({
    status: "draft",
    scheduled_at: null,
    total_recipients: 0,
  });
});

test("stopping leaves the waiting recipients pending", async () => {
  const { sandbox, pass } = await startWithClock();
  const id = await createFor(sandbox, "14155550101", "14155550102");
  await post(sandbox, `${LIST}/${id}/send`);
  pass(11);
  const { status, body } = await patch(sandbox, id, "stopped");
  expect(status).toBe(200);
  expect(body.data).toMatchObject({ status: "stopped", completed_at: null });
  expect(body.data.stopped_at).not.toBeNull();
  pass(60_000);
  expect(await read(sandbox, id)).toMatchObject({
    status: "stopped",
    sent_count: 1,
    pending_count: 1,
  });
});

test("rejects every step that the status does not allow", async () => {
  const { sandbox, pass } = await startWithClock();
  const id = await create(sandbox);
  const scheduled_at = "2026-02-01T09:00:00Z";
  const steps = {
    send: () => post(sandbox, `${LIST}/${id}/send`),
    schedule: () => post(sandbox, `${LIST}/${id}/schedule`, { scheduled_at }),
    cancel: () => post(sandbox, `${LIST}/${id}/cancel`),
    stop: () => patch(sandbox, id, "stopped"),
    draft: () => patch(sandbox, id, "draft"),
    add: () => add(sandbox, id, [{ phone_number: "14155550102" }]),
    clear: () =>
      call(sandbox, `${LIST}/${id}/recipients`, { method: "DELETE" }),
  };
  const rejected = async (...names: (keyof typeof steps)[]) => {
    for (const name of names) {
      const { status, body } = await steps[name]();
      expect([name, status]).toEqual([name, 422]);
      expect(body.error).toMatch(/broadcast/);
    }
  };
  await rejected("send", "schedule", "cancel", "stop", "draft");
  await add(sandbox, id, [{ phone_number: "14155550101" }]);
  await steps.schedule();
  await rejected("send", "schedule", "stop", "add");
  await steps.cancel();
  await steps.send();
  await rejected("send", "schedule", "cancel", "draft", "add", "clear");
  pass(1000);
  await rejected("send", "schedule", "cancel", "stop", "draft", "add", "clear");
});

test("an unknown broadcast is 404 everywhere", async () => {
  const { sandbox } = await startWithClock();
  const one = `${LIST}/${idOf(9)}`;
  const responses = await Promise.all([
    call(sandbox, one),
    patch(sandbox, idOf(9), "draft"),
    call(sandbox, `${one}/recipients`),
    call(sandbox, `${one}/recipients`, { method: "DELETE" }),
    add(sandbox, idOf(9), [{ phone_number: "14155550101" }]),
    post(sandbox, `${one}/send`),
    post(sandbox, `${one}/cancel`),
    post(sandbox, `${one}/schedule`, { scheduled_at: "2026-02-01T09:00:00Z" }),
    call(sandbox, `${LIST}/x`),
  ]);
  expect(responses.map(({ status }) => status)).toEqual(
    responses.map(() => 404),
  );
});
