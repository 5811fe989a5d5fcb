import type { UsersResponse } from "@kapso-platform/types";
import { expect, test } from "vitest";
import { call, idOf, startEmpty } from "./support/api.js";

test("lists members in pages of 20 with totals in body and headers", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({ users: 40 });
  const { body, headers } = await call<UsersResponse>(sandbox, "/users?page=3");
  expect(body.data).toHaveLength(5);
  expect(body.meta).toEqual({
    page: 3,
    per_page: 20,
    total_pages: 3,
    total_count: 45,
  });
  expect(headers.get("x-total")).toBe("45");
  expect(headers.get("x-total-pages")).toBe("3");
  expect(headers.get("x-per-page")).toBe("20");
  expect(headers.get("x-page")).toBe("3");
});

test("per_page has no maximum", async () => {
  const sandbox = await startEmpty();
  const { body } = await call<UsersResponse>(sandbox, "/users?per_page=5000");
  expect(body.data).toHaveLength(5);
});

test("a member has an integer membership id and the account's uuid", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({
    users: [{ name: "Amal", user_id: idOf(7), role: "owner" }],
  });
  const { body } = await call<UsersResponse>(sandbox, "/users");
  expect(body.data.at(-1)).toEqual({
    id: 6,
    user_id: idOf(7),
    name: "Amal",
    email: "user6@example.com",
    role: "owner",
  });
});
