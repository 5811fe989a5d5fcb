import type { ExternalApiLog, Paging } from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, startEmpty, startSandbox, walk } from "./support/api.js";

async function logs(sandbox: Sandbox, search = ""): Promise<ExternalApiLog[]> {
  const { body } = await call<{ data: ExternalApiLog[]; paging: Paging }>(
    sandbox,
    `/api_logs${search}`,
  );
  return body.data;
}

test("logs what was asked and answered, the newest first", async () => {
  const sandbox = await startEmpty();
  await call(sandbox, "/users?page=2");
  await call(sandbox, "/whatsapp/contacts/14155550123", {
    method: "PATCH",
    body: {},
  });
  const [second, first] = await logs(sandbox);
  expect(first).toMatchObject({
    endpoint: "/platform/v1/users",
    http_method: "GET",
    response_status: 200,
    error_message: null,
    api_key_name: "Sandbox key",
  });
  expect(first!.response_time_ms).toBeGreaterThanOrEqual(0);
  expect(second).toMatchObject({
    http_method: "PATCH",
    response_status: 404,
    error_message: "WhatsApp contact not found",
  });
});

test("filters by endpoint, status and errors", async () => {
  const sandbox = await startEmpty();
  await call(sandbox, "/users");
  await call(sandbox, "/nothing");
  const paths = async (search: string) =>
    (await logs(sandbox, search)).map(({ endpoint }) => endpoint);
  expect(await paths("?endpoint=use")).toEqual(["/platform/v1/users"]);
  expect(await paths("?status_code=404")).toEqual(["/platform/v1/nothing"]);
  expect(await paths("?errors_only=true")).toEqual(["/platform/v1/nothing"]);
});

test("is paged by cursors", async () => {
  const sandbox = await startEmpty();
  for (let page = 1; page <= 5; page += 1) {
    await call(sandbox, `/users?page=${page}`);
  }
  const all = await walk<ExternalApiLog>(
    sandbox,
    "/api_logs?limit=2&endpoint=users",
  );
  expect(all).toHaveLength(5);
  expect(new Set(all.map(({ id }) => id)).size).toBe(5);
});

test("looks a day back unless asked for more", async () => {
  let now = new Date("2026-03-01T09:00:00Z");
  const sandbox = await startSandbox({ conversations: 0, now: () => now });
  await call(sandbox, "/users");
  now = new Date("2026-03-03T09:00:00Z");
  expect(await logs(sandbox, "?endpoint=users")).toHaveLength(0);
  expect(await logs(sandbox, "?endpoint=users&period=7d")).toHaveLength(1);
});

test("leaves out requests without the key, and faults", async () => {
  const sandbox = await startEmpty();
  await call(sandbox, "/users", { headers: { "X-API-Key": "another" } });
  sandbox.faults.add({ status: 503, times: 1 });
  await call(sandbox, "/users");
  expect(await logs(sandbox)).toEqual([]);
});
