import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { createClient } from "@libsql/client";
import { expect, onTestFinished, test, vi } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.js";
import { call, idOf, startEmpty } from "./support/api.js";

const MEBIBYTE = 1024 * 1024;

const RECIPIENTS = `/whatsapp/broadcasts/${idOf(9)}/recipients`;
const NESTED = [
  400,
  "The request body must be nested 200 levels deep at most.",
];

/** Recipients of a broadcast, each the same JSON. */
function recipientsOf(value: string, count: number): string {
  const recipients = new Array(count).fill(value).join(",");
  return `{"whatsapp_broadcast":{"recipients":[${recipients}]}}`;
}

function post(sandbox: Sandbox, path: string, body: BodyInit) {
  return fetch(sandbox.url + path, {
    method: "POST",
    headers: {
      "X-API-Key": sandbox.apiKey,
      "Content-Type": "application/json",
    },
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });
}

async function errorOf(response: Response): Promise<[number, string]> {
  const { error } = (await response.json()) as { error: string };
  return [response.status, error];
}

/** A customer whose metadata is as large as given. */
function customerOf(bytes: number): string {
  const empty = JSON.stringify({ customer: { name: "" } });
  return empty.replace('""', `"${"x".repeat(bytes - empty.length)}"`);
}

test("rejects a JSON body beyond 8 MiB, with a declared length and without", async () => {
  const sandbox = await startEmpty();
  const large = customerOf(8 * MEBIBYTE + 1);
  const rejected = [413, "The request body must have 8 MiB at most."];
  const declared = await post(sandbox, "/customers", large);
  expect(await errorOf(declared)).toEqual(rejected);
  const streamed = await post(
    sandbox,
    "/customers",
    new Blob([large]).stream(),
  );
  expect(await errorOf(streamed)).toEqual(rejected);
  const allowed = await post(sandbox, "/customers", customerOf(MEBIBYTE));
  expect(allowed.status).toBe(201);
  expect((await call(sandbox, "/users")).status).toBe(200);
});

test("names the first wrong member of a body that is wrong throughout", async () => {
  const sandbox = await startEmpty();
  const [status, error] = await errorOf(
    await post(sandbox, RECIPIENTS, recipientsOf("1", 150_000)),
  );
  expect(status).toBe(422);
  expect(error).toContain('"whatsapp_broadcast.recipients" must be a list');
});

test("rejects a body of more than 200,000 values before it is parsed", async () => {
  const sandbox = await startEmpty();
  const rejected = [413, "The request body must have 200000 values at most."];
  for (const value of ["{}", "[", '{"a":1}']) {
    const body = recipientsOf(value, 200_001);
    expect(await errorOf(await post(sandbox, RECIPIENTS, body))).toEqual(
      value === "[" ? NESTED : rejected,
    );
  }
});

test("responds to a GET while it checks a large body", async () => {
  const sandbox = await startEmpty();
  await call(sandbox, "/users");
  // Two connections that are open, so that none has to be made.
  await Promise.all([call(sandbox, "/users"), call(sandbox, "/users")]);
  const body = customerOf(7 * MEBIBYTE).replace("customer", "other");
  const arrived = whenBodyArrives();
  const order: string[] = [];
  const large = post(sandbox, "/customers", body).then((response) => {
    order.push("POST");
    return errorOf(response);
  });
  await arrived;
  await call(sandbox, "/users");
  order.push("GET");
  const [status, error] = await large;
  expect([status, error]).toEqual([422, expect.stringContaining('"customer"')]);
  expect(order).toEqual(["GET", "POST"]);
});

/** Resolves when a server of this process has received the whole body of a POST. */
function whenBodyArrives(): Promise<void> {
  const channel = "http.server.request.start";
  return new Promise((resolve) => {
    const listener = (message: unknown): void => {
      const { request } = message as { request: IncomingMessage };
      if (request.method !== "POST") return;
      unsubscribe(channel, listener);
      request.once("end", resolve);
    };
    subscribe(channel, listener);
  });
}

test("rejects a form of more than 100 parts before it is parsed", async () => {
  const sandbox = await startEmpty();
  const upload = async (
    parts: number,
    boundary: string,
    written = boundary,
  ) => {
    const part = `--${boundary}\r\nContent-Disposition: form-data; name="file"\r\n\r\na\r\n`;
    const response = await fetch(`${sandbox.whatsappUrl}/1234567890/media`, {
      method: "POST",
      headers: {
        "X-API-Key": sandbox.apiKey,
        "Content-Type": `multipart/form-data; boundary=${written}`,
      },
      body: `${part.repeat(parts)}--${boundary}--\r\n`,
    });
    return [response.status, await response.text()];
  };
  const many = "The form must have 100 parts at most.";
  const other = expect.stringContaining("must be a file") as string;
  expect(await upload(100, "b")).toEqual([400, other]);
  expect(await upload(101, "b")).toEqual([413, expect.stringContaining(many)]);
  expect(await upload(101, "b:c", '"b:c"')).toEqual([
    413,
    expect.stringContaining(many),
  ]);
});

test.each([
  ["lists", "[", "]"],
  ["objects", '{"a":', "}"],
])("rejects %s that are nested 50,000 levels deep", async (_, open, close) => {
  const sandbox = await startEmpty();
  const nested = `${open.repeat(50_000)}1${close.repeat(50_000)}`;
  const body = `{"customer":{"name":"[[\\"{{","metadata":${nested}}}`;
  expect(await errorOf(await post(sandbox, "/customers", body))).toEqual(
    NESTED,
  );
});

/** The first line of the response to a request that `fetch` would not send. */
async function statusLine(sandbox: Sandbox, head: string): Promise<string> {
  const { port } = new URL(sandbox.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.end(`${head}\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).split("\r\n")[0] ?? "";
}

test.each([
  ["OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1"],
  ["a request without Host", "GET /platform/v1/users HTTP/1.1"],
  ["HTTP/1.0 without Host", "GET /platform/v1/users HTTP/1.0"],
  ["an invalid Host", "GET / HTTP/1.1\r\nHost: a b"],
  ["two Hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost"],
  ["an IPv6 Host in a long form", "GET / HTTP/1.1\r\nHost: [0::1]"],
  ["a backslash", "GET /\\a/platform/v1/users HTTP/1.1\r\nHost: localhost"],
  ["an invalid URL", "GET http://[::1/a HTTP/1.1\r\nHost: localhost"],
  ["a URL with a user", "GET http://a@localhost/ HTTP/1.1\r\nHost: localhost"],
])("responds 400 to %s", async (_, head) => {
  expect(await statusLine(await startEmpty(), head)).toBe(
    "HTTP/1.1 400 Bad Request",
  );
});

test("each response has an X-Request-Id of its own", async () => {
  const sandbox = await startEmpty();
  const ids = new Set<string | null>();
  for (const path of ["/users", "/nothing", "/users?page=x"]) {
    const { headers } = await call(sandbox, path);
    ids.add(headers.get("X-Request-Id"));
  }
  expect(ids.size).toBe(3);
  expect(ids).not.toContain(null);
});

test("says at the start that a database cannot be written", async () => {
  const client = createClient({ url: ":memory:" });
  onTestFinished(() => {
    client.close();
  });
  const first = createSandbox({ database: client, conversations: 0 });
  await first.listen();
  await first.close();
  await client.execute("PRAGMA query_only = 1");
  const second = createSandbox({ database: client });
  onTestFinished(() => second.close());
  await expect(second.listen()).rejects.toMatchObject({
    code: "DATABASE",
    message:
      "The database behind the given libSQL client is read-only; the sandbox needs to write to it.",
  });
});

test("says at the start that the native module is missing", async () => {
  vi.doMock("libsql", () => {
    throw new Error("Cannot find module '@libsql/linux-x64-gnu'");
  });
  onTestFinished(() => {
    vi.doUnmock("libsql");
  });
  const sandbox = createSandbox();
  onTestFinished(() => sandbox.close());
  await expect(sandbox.listen()).rejects.toMatchObject({
    code: "DATABASE",
    message: expect.stringMatching(
      /^The database driver libsql cannot be loaded: its native module for \S+ is missing/,
    ) as string,
  });
});
