import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createSandbox } from "../src/index.js";
import { call, startEmpty, startSandbox } from "./support/api.js";

test.each([
  ["no key", {}, "has no API key"],
  ["another key", { "X-API-Key": "sandbox-key2" }, "not the key"],
  ["an empty key", { "X-API-Key": "" }, "not the key"],
  [
    "the key as a bearer token",
    { Authorization: "Bearer sandbox-key" },
    "no API key",
  ],
])("refuses a request with %s", async (_, headers, reason) => {
  const sandbox = await startEmpty();
  const response = await fetch(`${sandbox.url}/users`, { headers });
  expect(response.status).toBe(401);
  const body = (await response.json()) as { error: string };
  expect(Object.keys(body)).toEqual(["error"]);
  expect(body.error).toContain(reason);
  expect(body.error).not.toContain("sandbox-key");
});

test("takes the key it was given, and only that", async () => {
  const sandbox = await startSandbox({ conversations: 0, apiKey: "p4ss" });
  expect(sandbox.apiKey).toBe("p4ss");
  expect((await call(sandbox, "/users")).status).toBe(200);
  const { status } = await call(sandbox, "/users", {
    headers: { "X-API-Key": "sandbox-key" },
  });
  expect(status).toBe(401);
});

test("logs requests without their key, wherever it was put", async () => {
  const sandbox = await startSandbox({ conversations: 0, apiKey: "s3cret" });
  await call(sandbox, "/users?page=1&key=s3cret&x=1&x=2");
  await call(sandbox, "/s3cret");
  await call(sandbox, "/users", { method: "PUT" });
  expect(sandbox.requests).toEqual([
    {
      method: "GET",
      path: "/platform/v1/users",
      query: { page: "1", key: "[redacted]", x: ["1", "2"] },
      operationId: "listUsers",
      status: 200,
    },
    {
      method: "GET",
      path: "/platform/v1/[redacted]",
      query: {},
      operationId: null,
      status: 404,
    },
    {
      method: "PUT",
      path: "/platform/v1/users",
      query: {},
      operationId: null,
      status: 405,
    },
  ]);
  expect(inspect(sandbox.requests, { depth: 9 })).not.toContain("s3cret");
  sandbox.requests.clear();
  expect(sandbox.requests).toHaveLength(0);
});

test("keeps the latest thousand requests", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  for (let index = 0; index < 1005; index += 1) {
    await sandbox.fetch(`/platform/v1/nothing?n=${index}`);
  }
  expect(sandbox.requests).toHaveLength(1000);
  expect(sandbox.requests[0]?.query).toEqual({ n: "5" });
  await sandbox.close();
});
