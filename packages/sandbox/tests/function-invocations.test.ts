import type { FunctionInvocationsResponse } from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf } from "./support/api.js";
import { startTimed, type TimedSandbox } from "./support/clock.js";
import {
  createFunction,
  deployed,
  updateFunction,
} from "./support/functions.js";

let sandbox: Sandbox;
let advance: TimedSandbox["advance"];

beforeEach(async () => {
  ({ sandbox, advance } = await startTimed());
});

function invoke<Body = Record<string, unknown>>(
  id: string,
  body: unknown = { weight: 12 },
) {
  return call<Body>(sandbox, `/functions/${id}/invoke`, {
    method: "POST",
    body,
  });
}

/** A call without the sandbox's key, and without the check of its response. */
function invokeRaw(id: string, headers: Record<string, string> = {}) {
  return fetch(`${sandbox.url}/functions/${id}/invoke`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ weight: 12 }),
  });
}

async function invocationsOf(id: string, search = "") {
  const { body } = await call<FunctionInvocationsResponse>(
    sandbox,
    `/functions/${id}/invocations${search}`,
  );
  return body.data;
}

test("a function without instructions echoes what it is given", async () => {
  const id = await deployed(sandbox, advance);
  const { status, body } = await invoke(id);
  expect(status).toBe(200);
  expect(body).toEqual({ weight: 12 });
});

test.each([
  [{ body: { cents: 690 } }, { cents: 690 }],
  [{ body: [1, 2] }, [1, 2]],
  [{ body: "text" }, "text"],
  [{ body: 7 }, 7],
  [{ body: true }, true],
])("a function responds with any JSON: %o", async (wanted, expected) => {
  const code = `// sandbox: respond ${JSON.stringify(wanted)}`;
  const id = await deployed(sandbox, advance, { code });
  expect((await invoke(id)).body).toEqual(expected);
});

test("passthrough keeps status and content type", async () => {
  const code =
    '// sandbox: respond {"status": 202, "content_type": "text/plain; charset=utf-8", "body": "accepted"}';
  const id = await deployed(sandbox, advance, { code });
  const response = await invokeRaw(id, { "X-API-Key": sandbox.apiKey });
  expect(response.status).toBe(202);
  expect(response.headers.get("content-type")).toBe(
    "text/plain; charset=utf-8",
  );
  expect(await response.text()).toBe("accepted");
});

test("changed code is live after the next deployment only", async () => {
  const id = await deployed(sandbox, advance);
  await updateFunction(sandbox, id, {
    code: '// sandbox: respond {"body": {"new": true}}',
  });
  expect((await invoke(id)).body).toEqual({ weight: 12 });
  await call(sandbox, `/functions/${id}/deploy`, { method: "POST" });
  advance(1000);
  expect((await invoke(id)).body).toEqual({ new: true });
});

test("a function that throws returns 500 with the id of its record", async () => {
  const code = "// sandbox: throw ReferenceError: rate is not defined";
  const id = await deployed(sandbox, advance, { code });
  const { status, body } = await invoke(id);
  expect(status).toBe(500);
  expect(body).toMatchObject({
    error: "Function execution failed",
    detail: "ReferenceError: rate is not defined",
  });
  const { invocations } = await invocationsOf(id);
  expect(invocations).toMatchObject([
    {
      id: body.invocation_id,
      status_code: 500,
      request_body: { weight: 12 },
      response_body: null,
      error_message: "ReferenceError: rate is not defined",
      console_logs: [{ level: "error" }],
    },
  ]);
});

test("a response that is no success fails, and its error is cut in the record", async () => {
  const withMappedProblem = await deployed(sandbox, advance, {
    code: '// sandbox: respond {"status": 418}',
  });
  expect((await invoke(withMappedProblem)).status).toBe(500);
  const [record] = (await invocationsOf(withMappedProblem)).invocations;
  expect(record?.status_code).toBe(418);
  const long = await deployed(sandbox, advance, {
    code: `// sandbox: throw ${"x".repeat(600)}`,
  });
  await invoke(long);
  const [cut] = (await invocationsOf(long)).invocations;
  expect(cut?.error_message).toHaveLength(512);
});

test("a draft gets 422, an unknown function 404, a broken body 400", async () => {
  const { body } = await createFunction(sandbox);
  const draft = await invoke(body.data.id);
  expect([draft.status, draft.body.error]).toEqual([
    422,
    "Function is not deployed",
  ]);
  const unknown = await invoke(idOf(9));
  expect([unknown.status, unknown.body.error]).toEqual([
    404,
    "Function not found",
  ]);
  const id = await deployed(sandbox, advance, { name: "Other" });
  expect((await invoke(id, "{")).status).toBe(400);
});

test("a public function needs no key, a private one is not found without it", async () => {
  const id = await deployed(sandbox, advance);
  expect((await invokeRaw(id)).status).toBe(404);
  await updateFunction(sandbox, id, { public_endpoint: true });
  const response = await invokeRaw(id);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ weight: 12 });
});

test("invocations are listed newest first, by success, ten unless asked", async () => {
  const id = await deployed(sandbox, advance);
  for (let index = 0; index < 11; index += 1) await invoke(id, { index });
  const { invocations, total, function_name: name } = await invocationsOf(id);
  expect([total, name]).toEqual([10, "Echo"]);
  expect(invocations[0]).toMatchObject({
    status_code: 200,
    request_body: { index: 10 },
    response_body: { index: 10 },
    error_message: null,
  });
  expect((await invocationsOf(id, "?limit=20")).total).toBe(11);
  expect((await invocationsOf(id, "?status=failed")).total).toBe(0);
  const tooMany = await call(sandbox, `/functions/${id}/invocations?limit=21`);
  expect(tooMany.status).toBe(422);
});
