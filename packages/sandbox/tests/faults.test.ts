import { expect, onTestFinished, test, vi } from "vitest";
import { createSandbox, SandboxError, type Fault } from "../src/index.js";
import { call, idOf, startEmpty } from "./support/api.js";

const USERS = "/users";

test("returns the next matching requests with status, body and headers", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({
    operationId: "listUsers",
    status: 429,
    body: { error: "Too many requests", message: "Slow down" },
    headers: { "Retry-After": "3" },
    times: 2,
  });
  expect((await call(sandbox, "/whatsapp/messages")).status).toBe(200);
  for (let round = 0; round < 2; round += 1) {
    const { status, body, headers } = await call(sandbox, USERS);
    expect(status).toBe(429);
    expect(body).toEqual({
      error: "Too many requests",
      message: "Slow down",
    });
    expect(headers.get("retry-after")).toBe("3");
  }
  expect((await call(sandbox, USERS)).status).toBe(200);
});

test("stands before the key check, like a proxy in front", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({ status: 503 });
  const response = await fetch(`${sandbox.url}/nothing`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    error: expect.any(String) as string,
  });
});

test.each<[Fault, boolean]>([
  [{ method: "get", status: 500 }, true],
  [{ method: "POST", status: 500 }, false],
  [{ path: "/whatsapp/conversations/{conversation_id}", status: 500 }, true],
  [{ path: `/whatsapp/conversations/${idOf(1)}`, status: 500 }, true],
  [{ path: "/whatsapp/conversations", status: 500 }, false],
  [{ path: /conversations/g, status: 500 }, true],
  [{ operationId: "getWhatsappConversation", status: 500 }, true],
  [{ operationId: "listUsers", status: 500 }, false],
])("decides by selectors whether %o plays", async (fault, plays) => {
  const sandbox = await startEmpty();
  sandbox.faults.add(fault);
  for (let round = 0; round < 2; round += 1) {
    const { status } = await call(
      sandbox,
      `/whatsapp/conversations/${idOf(1)}`,
    );
    expect(status).toBe(plays ? 500 : 404);
  }
});

test("lets requests pass first with after, and ends when removed or cleared", async () => {
  const sandbox = await startEmpty();
  const remove = sandbox.faults.add({ status: 500, after: 1 });
  const status = async () => (await call(sandbox, USERS)).status;
  expect([await status(), await status(), await status()]).toEqual([
    200, 500, 500,
  ]);
  remove();
  expect(await status()).toBe(200);
  sandbox.faults.add({ status: 502 });
  sandbox.faults.clear();
  expect(await status()).toBe(200);
});

test("of several faults the one added first plays", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({ status: 500, times: 1 });
  sandbox.faults.add({ status: 502 });
  expect((await call(sandbox, USERS)).status).toBe(500);
  expect((await call(sandbox, USERS)).status).toBe(502);
});

test("sends HTML, plain text, and statuses without a body", async () => {
  const sandbox = await startEmpty();
  const responses: [Fault, string | null, string][] = [
    [{ status: 502, body: "<h1>Bad gateway</h1>" }, "text/html", "<h1>"],
    [{ body: "upstream" }, "text/plain", "upstream"],
    [{ status: 200, body: "{" }, "text/plain", "{"],
    [{ status: 204 }, null, ""],
  ];
  for (const [fault, type, start] of responses) {
    sandbox.faults.add({ ...fault, times: 1 });
    const response = await fetch(sandbox.url + USERS);
    expect(response.status).toBe(fault.status ?? 500);
    const given = response.headers.get("content-type");
    expect(given?.split(";")[0] ?? null).toBe(type);
    expect((await response.text()).startsWith(start)).toBe(true);
  }
});

test("adds headers to the usual response", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({ headers: { "X-Request-Id": "r-1" } });
  const { status, headers } = await call(sandbox, USERS);
  expect(status).toBe(200);
  expect(headers.get("x-request-id")).toBe("r-1");
});

test("drops the connection, over HTTP and in process", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({ disconnect: true, times: 2 });
  await expect(fetch(sandbox.url + USERS)).rejects.toThrow(TypeError);
  await expect(sandbox.fetch(sandbox.url + USERS)).rejects.toMatchObject({
    name: "TypeError",
    message: "fetch failed",
    cause: { code: "ECONNRESET" },
  });
  expect(sandbox.requests.map(({ status }) => status)).toEqual([null, null]);
  expect((await call(sandbox, USERS)).status).toBe(200);
});

test("cuts the body off in the middle, over HTTP and in process", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({ truncateBody: true });
  const headers = { "X-API-Key": sandbox.apiKey };
  for (const send of [fetch, sandbox.fetch]) {
    const response = await send(sandbox.url + USERS, { headers });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(10);
    await expect(response.text()).rejects.toThrow(TypeError);
  }
});

test("stalls the body until the caller gives up, over HTTP and in process", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({ stallBody: true });
  const headers = { "X-API-Key": sandbox.apiKey };
  for (const send of [fetch, sandbox.fetch]) {
    const controller = new AbortController();
    const { signal } = controller;
    const response = await send(sandbox.url + USERS, { headers, signal });
    expect(response.status).toBe(200);
    const reader = response.body!.getReader();
    const { value } = (await reader.read()) as { value: Uint8Array };
    expect(new TextDecoder().decode(value)).toMatch(/^{"data":/);
    const rest = reader.read();
    controller.abort(new Error("enough"));
    await expect(rest).rejects.toThrow();
  }
});

test("delays a response, and gives up when the caller does", async () => {
  const sandbox = await startEmpty();
  sandbox.faults.add({ delayMs: 5, times: 1 });
  expect((await call(sandbox, USERS)).status).toBe(200);
  sandbox.faults.add({ delayMs: 60_000 });
  for (const send of [fetch, sandbox.fetch]) {
    const controller = new AbortController();
    const { signal } = controller;
    const response = send(sandbox.url + USERS, { signal });
    controller.abort(new Error("too slow"));
    await expect(response).rejects.toThrow("too slow");
  }
});

test.each(["the function that add returns", "clear"])(
  "a delay ends when its failure is removed with %s",
  async (way) => {
    const sandbox = await startEmpty();
    const remove = sandbox.faults.add({ delayMs: 2_000_000, status: 503 });
    const response = sandbox.fetch(sandbox.url + USERS);
    await expect.poll(() => sandbox.requests[0]?.operationId).toBe("listUsers");
    if (way === "clear") sandbox.faults.clear();
    else remove();
    // What was taken for this request plays on.
    expect((await response).status).toBe(503);
    expect((await call(sandbox, USERS)).status).toBe(200);
  },
);

test("close ends delayed and stalled responses", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  await sandbox.listen();
  const headers = { "X-API-Key": sandbox.apiKey };
  sandbox.faults.add({ stallBody: true, times: 2 });
  sandbox.faults.add({ delayMs: 60_000 });
  const overHttp = await fetch(sandbox.url + USERS, { headers });
  const inProcess = await sandbox.fetch(sandbox.url + USERS, { headers });
  const pending = [
    fetch(sandbox.url + USERS, { headers }),
    sandbox.fetch(sandbox.url + USERS, { headers }),
    overHttp.text(),
    inProcess.text(),
  ];
  const settled = Promise.allSettled(pending);
  await sandbox.close();
  const outcomes = (await settled).map(({ status }) => status);
  expect(outcomes).toEqual(["rejected", "rejected", "rejected", "rejected"]);
});

test.each<[Fault, string]>([
  [
    { operationID: "listUsers" } as never,
    'A fault has no member "operationID"; did you mean "operationId"?',
  ],
  [null as never, "A fault must be an object; got null."],
  [{ status: 99 }, '"status" must be an integer from 200 to 599; got 99'],
  [{ delayMs: -1 }, '"delayMs"'],
  [{ times: 0 }, '"times"'],
  [{ after: 1.5 }, '"after"'],
  [{ path: 5 as never }, '"path" must be text or a regular expression; got 5'],
  [{ method: null as never }, '"method" must be text; got null'],
  [{ headers: { "x-a": 1 } as never }, '"headers" must be an object with'],
])("rejects the fault %o", async (fault, message) => {
  const sandbox = await startEmpty();
  expect(() => sandbox.faults.add(fault)).toThrow(SandboxError);
  expect(() => sandbox.faults.add(fault)).toThrow(message);
});

test("writes nothing to the console, whatever happens to connections", async () => {
  const spies = (["log", "info", "warn", "error"] as const).map((method) =>
    vi.spyOn(console, method),
  );
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const sandbox = await startEmpty();
  const faults: Fault[] = [
    { disconnect: true },
    { truncateBody: true, status: 200 },
    { stallBody: true, status: 200 },
    { delayMs: 60_000 },
  ];
  for (const fault of faults) {
    sandbox.faults.add({ ...fault, times: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const response = fetch(sandbox.url + USERS, { signal }).then(
      async (response) => {
        const reader = response.body!.getReader();
        await reader.read();
        const rest = reader.read();
        controller.abort();
        return rest;
      },
    );
    if (fault.delayMs !== undefined) controller.abort();
    await expect(response).rejects.toThrow();
  }
  await sandbox.close();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});
