import type { Customer, SetupLink } from "@kapso-platform/types";
import { expect, test } from "vitest";
import { call, idOf, startEmpty, startSandbox } from "./support/api.js";

type One<T> = { data: T };
type List<T> = { data: T[]; meta: { total_count: number } };

async function createCustomer(
  sandbox: Awaited<ReturnType<typeof startEmpty>>,
  name = "Acme",
): Promise<Customer> {
  const { body, status } = await call<One<Customer>>(sandbox, "/customers", {
    method: "POST",
    body: { customer: { name } },
  });
  expect(status).toBe(201);
  return body.data;
}

test("a customer is created, read, changed and deleted", async () => {
  const sandbox = await startEmpty();
  const { id } = await createCustomer(sandbox);
  const path = `/customers/${id}`;
  const changed = await call<One<Customer>>(sandbox, path, {
    method: "PATCH",
    body: { customer: { external_customer_id: "c-7" } },
  });
  expect(changed.body.data).toMatchObject({
    name: "Acme",
    external_customer_id: "c-7",
  });
  const found = await call<List<Customer>>(
    sandbox,
    "/customers?external_customer_id=c-7",
  );
  expect(found.body.data.map((customer) => customer.id)).toEqual([id]);
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(204);
  expect((await call(sandbox, path)).status).toBe(404);
});

test("lists the newest first, in pages, by part of the name", async () => {
  const sandbox = await startEmpty();
  await createCustomer(sandbox, "Zoo one");
  await createCustomer(sandbox, "Zoo two");
  const { body, headers } = await call<List<Customer>>(
    sandbox,
    "/customers?name_contains=zOO&per_page=1",
  );
  expect(body.data.map(({ name }) => name)).toEqual(["Zoo two"]);
  expect(body.meta.total_count).toBe(2);
  expect(headers.get("link")).toContain('rel="next"');
});

test("rejects a blank name and an external id that is taken", async () => {
  const sandbox = await startEmpty();
  for (const [customer, member] of [
    [{ name: " " }, "customer.name"],
    [{}, "customer.name"],
    [{ name: "Two", external_customer_id: "acme" }, "external_customer_id"],
  ] as const) {
    const { status, body } = await call(sandbox, "/customers", {
      method: "POST",
      body: { customer },
    });
    expect(status).toBe(422);
    expect(body.error).toContain(member);
  }
});

test("a deleted customer leaves its contacts and numbers behind", async () => {
  const sandbox = await startEmpty();
  const { id } = await createCustomer(sandbox);
  await sandbox.seed({
    contacts: [{ id: idOf(1), wa_id: "14155550123", customer_id: id }],
  });
  await call(sandbox, `/customers/${id}`, { method: "DELETE" });
  const contact = await call<One<{ customer_id: string | null }>>(
    sandbox,
    `/whatsapp/contacts/${idOf(1)}`,
  );
  expect(contact.body.data.customer_id).toBeNull();
});

test("a setup link shows its token once, and defaults as published", async () => {
  const sandbox = await startEmpty();
  const { id } = await createCustomer(sandbox);
  const path = `/customers/${id}/setup_links`;
  const { body } = await call<One<SetupLink & { token: string }>>(
    sandbox,
    path,
    { method: "POST", body: { setup_link: {} } },
  );
  expect(body.data).toMatchObject({
    status: "active",
    meta_billing_mode: "customer_managed",
    allowed_connection_types: ["coexistence", "dedicated"],
    phone_number_country_isos: ["US"],
    whatsapp_setup_status: "pending",
  });
  expect(body.data.url.endsWith(body.data.token)).toBe(true);
  const listed = await call<List<object>>(sandbox, path);
  expect(listed.body.data).toHaveLength(1);
  expect(listed.body.data[0]).not.toHaveProperty("token");
});

test("a setup link expires after 30 days, and a later end brings it back", async () => {
  let now = new Date("2026-03-01T09:00:00Z");
  const sandbox = await startSandbox({ conversations: 0, now: () => now });
  const { id } = await createCustomer(sandbox);
  const path = `/customers/${id}/setup_links`;
  const { body } = await call<One<SetupLink>>(sandbox, path, {
    method: "POST",
    body: { setup_link: {} },
  });
  expect(Date.parse(body.data.expires_at!)).toBe(
    Date.parse("2026-03-31T09:00:00Z"),
  );
  now = new Date("2026-04-02T00:00:00Z");
  const expired = await call<List<SetupLink>>(
    sandbox,
    `${path}?status=expired`,
  );
  expect(expired.body.data).toHaveLength(1);
  const link = `${path}/${body.data.id}`;
  const revived = await call<One<SetupLink>>(sandbox, link, {
    method: "PATCH",
    body: { setup_link: { expires_at: "2026-05-01T00:00:00Z" } },
  });
  expect(revived.body.data.status).toBe("active");
  const revoked = await call<One<SetupLink>>(sandbox, link, {
    method: "PATCH",
    body: { setup_link: { status: "revoked" } },
  });
  expect(revoked.body.data.status).toBe("revoked");
});

test("rejects setup links that the API would not take", async () => {
  const sandbox = await startEmpty();
  const { id } = await createCustomer(sandbox);
  const path = `/customers/${id}/setup_links`;
  for (const [link, member] of [
    [{ allowed_origins: ["http://app.example.com"] }, "allowed_origins"],
    [{ allowed_connection_types: [] }, "allowed_connection_types"],
    [{ reconnect_phone_number: "+14155550100" }, "reconnect_phone_number"],
    [{ language: "xx" }, "setup_link.language"],
    [{ theme_config: { primary_color: "red" } }, "theme_config.primary_color"],
  ] as const) {
    const { status, body } = await call(sandbox, path, {
      method: "POST",
      body: { setup_link: link },
    });
    expect([member, status]).toEqual([member, 422]);
    expect(body.error).toContain(member);
  }
  const { body } = await call<One<SetupLink>>(sandbox, path, {
    method: "POST",
    body: { setup_link: {} },
  });
  const used = await call(sandbox, `${path}/${body.data.id}`, {
    method: "PATCH",
    body: { setup_link: { status: "used" } },
  });
  expect(used.status).toBe(422);
});
