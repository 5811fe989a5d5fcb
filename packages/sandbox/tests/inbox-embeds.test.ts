import type { Customer, InboxEmbed, User } from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, startEmpty } from "./support/api.js";

type Created = { data: InboxEmbed & { token: string; embed_url: string } };

const LIST = "/inbox_embeds";

function create(sandbox: Sandbox, embed: object) {
  return call<Created>(sandbox, LIST, {
    method: "POST",
    body: { inbox_embed: embed },
  });
}

test("token and address are in the response to the creation only", async () => {
  const sandbox = await startEmpty();
  const { status, body } = await create(sandbox, {
    scope_type: "phone_number",
    scope_id: "1234567890",
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    status: "active",
    default_mode: "system",
    language: "en",
    scope_name: "+1 555-456-7890",
    expires_at: null,
  });
  expect(body.data.embed_url.endsWith(body.data.token)).toBe(true);
  const { body: read } = await call<{ data: object }>(
    sandbox,
    `${LIST}/${body.data.id}`,
  );
  expect(read.data).not.toHaveProperty("token");
  expect(read.data).not.toHaveProperty("embed_url");
});

test("names the customer and the assignee, and changes what is given", async () => {
  const sandbox = await startEmpty();
  const customers = await call<{ data: Customer[] }>(sandbox, "/customers");
  const users = await call<{ data: User[] }>(sandbox, "/users");
  const [customer] = customers.body.data;
  const [user] = users.body.data;
  const made = await create(sandbox, {
    scope_type: "customer",
    scope_id: customer!.id,
    assigned_user_id: user!.user_id,
  });
  expect(made.body.data).toMatchObject({
    scope_name: customer!.name,
    assigned_user_name: user!.name,
  });
  const { body } = await call<{ data: InboxEmbed }>(
    sandbox,
    `${LIST}/${made.body.data.id}`,
    {
      method: "PATCH",
      body: { inbox_embed: { default_mode: "dark", assigned_user_id: null } },
    },
  );
  expect(body.data).toMatchObject({
    default_mode: "dark",
    assigned_user_id: null,
    scope_id: customer!.id,
  });
});

test("deleting revokes: the embed stays listed as revoked", async () => {
  const sandbox = await startEmpty();
  const { body } = await create(sandbox, { scope_type: "project" });
  const path = `${LIST}/${body.data.id}`;
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(204);
  const listed = await call<{ data: InboxEmbed[] }>(
    sandbox,
    `${LIST}?status=revoked`,
  );
  expect(listed.body.data.map(({ id }) => id)).toEqual([body.data.id]);
});

test("rejects scopes and assignees that do not fit", async () => {
  const sandbox = await startEmpty();
  for (const [embed, status, part] of [
    [{ scope_type: "project", scope_id: "1" }, 422, "inbox_embed.scope_id"],
    [{ scope_type: "customer" }, 422, "inbox_embed.scope_id"],
    [{ scope_type: "customer", scope_id: idOf(1) }, 404, "Customer"],
    [{ scope_type: "phone_number", scope_id: "1" }, 404, "phone number"],
    [{ scope_type: "team" }, 422, "inbox_embed.scope_type"],
    [{}, 422, "inbox_embed.scope_type"],
    [
      { scope_type: "project", assigned_user_id: idOf(1) },
      422,
      "inbox_embed.assigned_user_id",
    ],
  ] as const) {
    const response = await create(sandbox, embed);
    expect([part, response.status]).toEqual([part, status]);
    expect(response.body.error).toContain(part);
  }
});
