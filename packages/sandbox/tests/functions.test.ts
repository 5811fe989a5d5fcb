import type {
  FunctionListResponse,
  FunctionResponse,
} from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf } from "./support/api.js";
import { startTimed, type TimedSandbox } from "./support/clock.js";
import {
  createFunction,
  deployed,
  readFunction,
  updateFunction,
} from "./support/functions.js";

let sandbox: Sandbox;
let advance: TimedSandbox["advance"];

beforeEach(async () => {
  ({ sandbox, advance } = await startTimed());
});

const CODE = "async function handler(request) { return new Response('ok'); }";

function deploy(id: string) {
  return call<{ message: string; status: string }>(
    sandbox,
    `/functions/${id}/deploy`,
    { method: "POST" },
  );
}

test("creates a draft with a slug from its name, and reads it back", async () => {
  const { status, body } = await createFunction(sandbox, {
    name: "Calculate Shipping",
    code: CODE,
    runtime_config: { timeout: 30 },
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    slug: "calculate-shipping",
    status: "draft",
    lock_version: 0,
    code: CODE,
    version: null,
    last_deployed_at: null,
    invoke_response_mode: "passthrough",
    public_endpoint: false,
    runtime_config: { timeout: 30 },
    endpoint_url: `${sandbox.url}/functions/${body.data.id}/invoke`,
  });
  expect(await readFunction(sandbox, body.data.id)).toEqual(body.data);
  const list = await call<FunctionListResponse>(sandbox, "/functions");
  expect(list.body.data[0]).toEqual(body.data);
});

test.each([
  [{ slug: "taken" }, '"function.slug"'],
  [{ name: " " }, '"function.name"'],
  [{ code: "x".repeat(1024 * 1024 + 1) }, '"function.code"'],
  [
    { function_type: "supabase_function", public_endpoint: true },
    '"function.public_endpoint"',
  ],
  [{ function_type: "lambda" }, '"function.function_type" must be one of'],
])("rejects to create %o", async (wanted, expected) => {
  await createFunction(sandbox, { slug: "taken" });
  const { status, body } = await createFunction(sandbox, wanted);
  expect(status).toBe(422);
  expect(body.error).toContain(expected);
});

test("the second of two updates of the same version gets 409", async () => {
  const { body } = await createFunction(sandbox);
  const responses = await Promise.all(
    ["one", "two"].map((description) =>
      updateFunction(sandbox, body.data.id, { description, lock_version: 0 }),
    ),
  );
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
  const stale = responses.find(({ status }) => status === 409);
  expect(stale?.body.error).toContain("lock_version 0 is stale");
});

test("changes what it names and leaves the rest", async () => {
  const { body } = await createFunction(sandbox, { name: "Price" });
  const { body: changed } = await updateFunction(sandbox, body.data.id, {
    name: "Prices",
    public_endpoint: true,
    runtime_config: { memory: 128 },
  });
  expect(changed.data).toEqual({
    ...body.data,
    name: "Prices",
    public_endpoint: true,
    runtime_config: { memory: 128 },
    lock_version: 1,
    updated_at: changed.data.updated_at,
  });
});

test("wrapped responses are for functions that have them from before", async () => {
  const { body } = await createFunction(sandbox);
  const { status, body: rejected } = await updateFunction(
    sandbox,
    body.data.id,
    { invoke_response_mode: "wrapped" },
  );
  expect(status).toBe(422);
  expect(rejected.error).toContain('"function.invoke_response_mode"');
});

test("deploying is accepted, and takes effect after a while", async () => {
  const { body } = await createFunction(sandbox, { code: CODE });
  const { id } = body.data;
  const accepted = await deploy(id);
  expect(accepted.status).toBe(202);
  expect(accepted.body).toMatchObject({
    function_id: id,
    status: "deploying",
  });
  expect((await readFunction(sandbox, id)).status).toBe("draft");
  advance(1000);
  const live = await readFunction(sandbox, id);
  expect(live).toMatchObject({ status: "deployed", version: 1 });
  expect(live.last_deployed_at).not.toBeNull();
  await deploy(id);
  advance(1000);
  expect((await readFunction(sandbox, id)).version).toBe(2);
});

test("code that cannot be read ends its deployment in error", async () => {
  const { body } = await createFunction(sandbox, { code: "function (" });
  await deploy(body.data.id);
  advance(1000);
  expect(await readFunction(sandbox, body.data.id)).toMatchObject({
    status: "error",
    version: null,
  });
});

test("module syntax is read too", async () => {
  const code = [
    'import { x } from "y";',
    "export const limit = 1;",
    "export default { async fetch() { return new Response(); } };",
  ].join("\n");
  const id = await deployed(sandbox, advance, { code });
  expect((await readFunction(sandbox, id)).status).toBe("deployed");
});

test("a Supabase function is not deployable without a Supabase project", async () => {
  const { body } = await createFunction(sandbox, {
    function_type: "supabase_function",
  });
  expect(body.data.endpoint_url).toBeNull();
  const rejected = await deploy(body.data.id);
  expect(rejected.status).toBe(422);
  expect(rejected.body.error).toBe(
    "Supabase project required for Supabase functions",
  );
});

test("a deleted function is gone", async () => {
  const { body } = await createFunction(sandbox);
  const path = `/functions/${body.data.id}`;
  const remove = () => call(sandbox, path, { method: "DELETE" });
  expect((await remove()).status).toBe(204);
  expect((await remove()).status).toBe(404);
  expect((await call<FunctionResponse>(sandbox, path)).status).toBe(404);
});

test("an unknown function is not found", async () => {
  const path = `/functions/${idOf(9)}`;
  expect((await call(sandbox, path)).body.error).toBe("Function not found");
  expect((await updateFunction(sandbox, idOf(9), {})).status).toBe(404);
  expect((await deploy(idOf(9))).status).toBe(404);
  expect((await call(sandbox, `${path}/invocations`)).status).toBe(404);
});
