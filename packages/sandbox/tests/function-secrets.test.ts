import type { FunctionSecretListResponse } from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf } from "./support/api.js";
import { startTimed, type TimedSandbox } from "./support/clock.js";
import { createFunction, deployed } from "./support/functions.js";

let sandbox: Sandbox;
let advance: TimedSandbox["advance"];
let id: string;

beforeEach(async () => {
  ({ sandbox, advance } = await startTimed());
  id = await deployed(sandbox, advance);
});

function create(secret: object, functionId = id) {
  return call<{ message: string }>(
    sandbox,
    `/functions/${functionId}/secrets`,
    { method: "POST", body: { secret } },
  );
}

function remove(name: string, functionId = id) {
  return call(sandbox, `/functions/${functionId}/secrets/${name}`, {
    method: "DELETE",
  });
}

async function listed(functionId = id) {
  const { body } = await call<FunctionSecretListResponse>(
    sandbox,
    `/functions/${functionId}/secrets`,
  );
  return body.data;
}

test("names and types of secrets are listed, values never come back", async () => {
  const made = await create({ name: "API_KEY", value: "sk_live_1" });
  expect(made.status).toBe(201);
  expect(made.body).toEqual({ message: "Secret created successfully" });
  await create({ name: "CONFIG", value: { token: "sk_live_2" } });
  expect(await listed()).toEqual([
    { name: "API_KEY", type: "text" },
    { name: "CONFIG", type: "json" },
  ]);
});

test("rejects a name that is taken or not in capitals", async () => {
  await create({ name: "API_KEY", value: "1" });
  const again = await create({ name: "API_KEY", value: "2" });
  expect(again.status).toBe(422);
  expect(again.body.error).toContain('"secret.name"');
  const small = await create({ name: "api_key", value: "2" });
  expect(small.status).toBe(422);
  expect(small.body.error).toContain('"secret.name"');
});

test("a rejected value is not repeated in the response", async () => {
  const { status, body } = await create({ name: "PIN", value: 123456 });
  expect(status).toBe(422);
  expect(body.error).toContain('"secret.value"');
  expect(body.error).not.toContain("123456");
  const broken = await call(sandbox, `/functions/${id}/secrets`, {
    method: "POST",
    body: '{"secret": "sk_live',
  });
  expect(broken.body.error).toBe("The request body is not valid JSON.");
});

test("secrets of a function that is not deployed: none, and none to make", async () => {
  const { body } = await createFunction(sandbox, { name: "Draft" });
  expect(await listed(body.data.id)).toEqual([]);
  const made = await create({ name: "A", value: "1" }, body.data.id);
  expect([made.status, made.body.error]).toEqual([
    422,
    "Function must be deployed before creating secrets",
  ]);
  const removed = await remove("A", body.data.id);
  expect([removed.status, removed.body.error]).toEqual([
    422,
    "Function must be deployed to manage secrets",
  ]);
});

test("a deleted secret is gone, and its name free again", async () => {
  await create({ name: "API_KEY", value: "1" });
  expect((await remove("API_KEY")).status).toBe(204);
  expect((await remove("API_KEY")).status).toBe(404);
  expect(await listed()).toEqual([]);
  expect((await create({ name: "API_KEY", value: "2" })).status).toBe(201);
});

test("secrets of an unknown function are not found", async () => {
  const path = `/functions/${idOf(9)}/secrets`;
  expect((await call(sandbox, path)).status).toBe(404);
  expect((await create({ name: "A", value: "1" }, idOf(9))).status).toBe(404);
  expect((await remove("A", idOf(9))).status).toBe(404);
});

test("a failing call to the edge platform can be played", async () => {
  for (const [operationId, response] of [
    ["listFunctionSecrets", () => call(sandbox, `/functions/${id}/secrets`)],
    ["createFunctionSecret", () => create({ name: "A", value: "1" })],
    ["deleteFunctionSecret", () => remove("A")],
  ] as const) {
    sandbox.faults.add({ operationId, status: 502, times: 1 });
    expect([operationId, (await response()).status]).toEqual([
      operationId,
      502,
    ]);
  }
});
