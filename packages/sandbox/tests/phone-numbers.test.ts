import type {
  Customer,
  WhatsappDisplayNameRequest,
  WhatsappPhoneNumber,
  WhatsappPhoneNumberHealthResponse,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, startEmpty, startSandbox } from "./support/api.js";

type One<T> = { data: T };
type List<T> = { data: T[] };

const LIST = "/whatsapp/phone_numbers";
const SUPPORT = `${LIST}/1234567890`;

async function connect(sandbox: Sandbox, given: object = {}) {
  const customers = await call<List<Customer>>(sandbox, "/customers");
  const { id } = customers.body.data[0]!;
  return call<One<WhatsappPhoneNumber>>(
    sandbox,
    `/customers/${id}/whatsapp/phone_numbers`,
    {
      method: "POST",
      body: {
        whatsapp_phone_number: {
          name: "Second line",
          phone_number_id: "4711",
          business_account_id: "815",
          access_token: "token",
          ...given,
        },
      },
    },
  );
}

test("a number is connected, read, changed and deleted", async () => {
  const sandbox = await startEmpty();
  const { status, body } = await connect(sandbox);
  expect(status).toBe(201);
  expect(body.data).toMatchObject({ id: "4711", phone_number_id: "4711" });
  expect(JSON.stringify(body)).not.toContain("token");
  const listed = await call<List<WhatsappPhoneNumber>>(sandbox, LIST);
  expect(listed.body.data.map(({ id }) => id)).toEqual([
    "4711",
    "556677889900112",
    "109876543210987",
    "1234567890",
  ]);
  const changed = await call<One<WhatsappPhoneNumber>>(
    sandbox,
    `${LIST}/4711`,
    {
      method: "PATCH",
      body: { whatsapp_phone_number: { calls_enabled: true } },
    },
  );
  expect(changed.body.data).toMatchObject({
    calls_enabled: true,
    name: "Second line",
  });
  const gone = await call(sandbox, `${LIST}/4711`, { method: "DELETE" });
  expect(gone.status).toBe(204);
  expect((await call(sandbox, `${LIST}/4711`)).status).toBe(404);
});

test("a number that is connected already is a conflict", async () => {
  const sandbox = await startEmpty();
  await connect(sandbox);
  const { status, body } = await connect(sandbox);
  expect(status).toBe(409);
  expect(body.error).toContain("4711");
});

test("a sandbox number becomes a production number under its Meta id", async () => {
  const sandbox = await startEmpty();
  const made = await connect(sandbox, {
    kind: "sandbox",
    phone_number_id: "sandbox",
    business_account_id: "sandbox",
    access_token: "sandbox",
  });
  const path = `${LIST}/${made.body.data.id}`;
  const rejected = await call(sandbox, path, {
    method: "PATCH",
    body: { whatsapp_phone_number: { kind: "production" } },
  });
  expect(rejected.status).toBe(422);
  expect(rejected.body.error).toContain("phone_number_id");
  const { body } = await call<One<WhatsappPhoneNumber>>(sandbox, path, {
    method: "PATCH",
    body: {
      whatsapp_phone_number: { kind: "production", phone_number_id: "4712" },
    },
  });
  expect(body.data.id).toBe("4712");
  expect((await call(sandbox, path)).status).toBe(404);
});

test("rejects invalid ids, and to rename a production number", async () => {
  const sandbox = await startEmpty();
  expect((await connect(sandbox, { phone_number_id: "x" })).status).toBe(422);
  const { status } = await call(sandbox, SUPPORT, {
    method: "PATCH",
    body: { whatsapp_phone_number: { phone_number_id: "99" } },
  });
  expect(status).toBe(422);
});

test("filters combine", async () => {
  const sandbox = await startEmpty();
  const ids = async (search: string) => {
    const { body } = await call<List<WhatsappPhoneNumber>>(
      sandbox,
      `${LIST}?${search}`,
    );
    return body.data.map(({ id }) => id);
  };
  expect(await ids("name_contains=sUP")).toEqual(["1234567890"]);
  expect(await ids("messaging_enabled=false")).toEqual([]);
  expect(
    await ids("messaging_enabled=true&phone_number_id=1234567890"),
  ).toEqual(["1234567890"]);
});

test("health is kept for three minutes unless the number changes", async () => {
  let now = Date.parse("2026-03-01T09:00:00Z");
  const sandbox = await startSandbox({
    conversations: 0,
    now: () => new Date(now),
  });
  const checkedAt = async () => {
    const { body } = await call<WhatsappPhoneNumberHealthResponse>(
      sandbox,
      `${SUPPORT}/health`,
    );
    expect(body.status).toBe("healthy");
    return body.timestamp;
  };
  expect(await checkedAt()).toBe("2026-03-01T09:00:00Z");
  now += 170_000;
  expect(await checkedAt()).toBe("2026-03-01T09:00:00Z");
  now += 10_000;
  expect(await checkedAt()).toBe("2026-03-01T09:03:00Z");
  now += 1000;
  await call(sandbox, SUPPORT, {
    method: "PATCH",
    body: { whatsapp_phone_number: { name: "Helpdesk" } },
  });
  expect(await checkedAt()).toBe("2026-03-01T09:03:01Z");
});

test("a new display name is reviewed for a day, then shown", async () => {
  let now = Date.parse("2026-03-01T09:00:00Z");
  const sandbox = await startSandbox({
    conversations: 0,
    now: () => new Date(now),
  });
  const path = `${SUPPORT}/display_name_requests`;
  const made = await call<One<WhatsappDisplayNameRequest>>(sandbox, path, {
    method: "POST",
    body: { display_name_request: { new_display_name: "Acme & Co" } },
  });
  expect(made.body.data).toMatchObject({
    status: "pending_review",
    previous_display_name: "Support",
    applied_at: null,
  });
  now += 86_400_000;
  const { body } = await call<One<WhatsappDisplayNameRequest>>(
    sandbox,
    `${path}/${made.body.data.id}`,
  );
  expect(body.data).toMatchObject({
    status: "applied",
    applied_at: "2026-03-02T09:00:00Z",
  });
  const number = await call<One<WhatsappPhoneNumber>>(sandbox, SUPPORT);
  expect(number.body.data.verified_name).toBe("Acme & Co");
  const listed = await call<List<WhatsappDisplayNameRequest>>(sandbox, path);
  expect(listed.body.data[0]?.id).toBe(made.body.data.id);
});

test.each([" ", "x".repeat(257)])(
  "rejects the display name %j",
  async (name) => {
    const sandbox = await startEmpty();
    const { status, body } = await call(
      sandbox,
      `${SUPPORT}/display_name_requests`,
      {
        method: "POST",
        body: { display_name_request: { new_display_name: name } },
      },
    );
    expect(status).toBe(422);
    expect(body.error).toContain("display_name_request.new_display_name");
  },
);
