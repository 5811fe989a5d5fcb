import { request } from "node:http";
import { connect } from "node:net";
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
])("rejects a request with %s", async (_, headers, reason) => {
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

/** The response to `GET /users` with a Host header. */
function requestAs(url: string, host: string) {
  return new Promise<{ status: number | undefined; body: string }>(
    (resolve, reject) => {
      const sent = request(
        `${url}/users`,
        { headers: { host, "X-API-Key": "sandbox-key" } },
        (response) => {
          let body = "";
          response.on("data", (chunk) => (body += String(chunk)));
          response.on("end", () => {
            resolve({ status: response.statusCode, body });
          });
        },
      );
      sent.on("error", reject);
      sent.end();
    },
  );
}

test("serves requests to this machine only, whatever name resolves to it", async () => {
  const sandbox = await startEmpty();
  const cases: [number, string][] = [
    [200, "127.0.0.1"],
    [200, "127.8.9.10:4010"],
    [200, "localhost:4010"],
    [200, "LOCALHOST"],
    [200, "kapso.localhost"],
    [200, "[::1]:4010"],
    [403, "evil.test"],
    [403, "127.evil.test:4010"],
    [403, "localhost.evil.test"],
    [403, "192.168.1.2"],
    [403, "0.0.0.0"],
    [400, "evil.test/127.0.0.1"],
    [400, "evil.test@127.0.0.1"],
    [400, "127.0.0.1:99999"],
    [400, "[::1"],
  ];
  for (const [status, host] of cases) {
    const response = await requestAs(sandbox.url, host);
    expect([host, response.status]).toEqual([host, status]);
    if (status !== 200) expect(response.body).toContain('"The Host header');
  }
  const { hostname, port } = new URL(sandbox.url);
  for (const [head, given] of [
    ["GET /platform/v1/users HTTP/1.0", "none"],
    ["GET /platform/v1/users HTTP/1.1\r\nHost:\r\nConnection: close", '""'],
  ] as const) {
    const socket = connect(Number(port), hostname);
    socket.write(`${head}\r\n\r\n`);
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toContain(`got ${JSON.stringify(given).slice(1, -1)}.`);
  }
});

test("a target that is a whole URL is of this machine as well", async () => {
  const sandbox = await startEmpty();
  const { hostname, port } = new URL(sandbox.url);
  for (const [status, host] of [
    [200, "localhost:4010"],
    [403, "evil.test"],
    [403, "localhost.evil.test:80"],
    [400, "evil.test@localhost"],
  ] as const) {
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET http://${host}/platform/v1/users HTTP/1.1\r\nHost: localhost\r\nX-API-Key: sandbox-key\r\nConnection: close\r\n\r\n`,
    );
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect([host, text.slice(0, 12)]).toEqual([host, `HTTP/1.1 ${status}`]);
  }
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
