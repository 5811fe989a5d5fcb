import { describe, expect, it } from "vitest";
import { KapsoConnectionError } from "../../src/generated/errors.js";
import type { RetryEvent } from "../../src/transport/observers.js";
import type { TransportOptions } from "../../src/transport/options.js";
import { rejection } from "../rejection.js";
import { connect } from "./connect.js";
import { respondWith, reset, startServer } from "./http-server.js";

describe("repeatable methods", () => {
  it.each([408, 429, 500, 502, 503, 504])(
    "retries a GET after %i",
    async (status) => {
      const server = await startServer(
        respondWith(status),
        respondWith(200, { data: 1 }),
      );
      const response = await connect(server)(new Request(`${server.url}/x`));
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ data: 1 });
      expect(server.received).toHaveLength(2);
    },
  );

  it.each([400, 401, 402, 403, 404, 409, 422, 501])(
    "returns %i",
    async (status) => {
      const server = await startServer(respondWith(status), respondWith(200));
      const response = await connect(server)(new Request(`${server.url}/x`));
      expect(response.status).toBe(status);
      expect(server.received).toHaveLength(1);
    },
  );

  it.each(["HEAD", "PUT", "DELETE"])(
    "retries a %s after 500",
    async (method) => {
      const server = await startServer(respondWith(500), respondWith(204, ""));
      const response = await connect(server)(
        new Request(`${server.url}/x`, { method }),
      );
      expect(response.status).toBe(204);
      expect(server.received).toHaveLength(2);
    },
  );

  it("retries a GET after a connection reset", async () => {
    const server = await startServer(reset, respondWith(200));
    const reasons: unknown[] = [];
    const send = connect(server, {
      onRetry: ({ reason }) => reasons.push(reason),
    });
    expect((await send(new Request(`${server.url}/x`))).status).toBe(200);
    expect(server.received).toHaveLength(2);
    expect(reasons).toEqual(["connection"]);
  });

  it("retries a GET after an incomplete body", async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("{", () => response.destroy());
    }, respondWith(200));
    expect((await connect(server)(new Request(`${server.url}/x`))).status).toBe(
      200,
    );
    expect(server.received).toHaveLength(2);
  });
});

describe("other methods", () => {
  it.each([
    ["POST", 408],
    ["POST", 500],
    ["POST", 502],
    ["POST", 503],
    ["POST", 504],
    ["PATCH", 500],
    ["PATCH", 503],
  ])("sends a %s only once after %i", async (method, status) => {
    const server = await startServer(respondWith(status), respondWith(200));
    const request = new Request(`${server.url}/x`, { method, body: "{}" });
    expect((await connect(server)(request)).status).toBe(status);
    expect(server.received).toHaveLength(1);
  });

  it.each(["POST", "PATCH"])(
    "sends a %s only once if its connection fails",
    async (method) => {
      const server = await startServer(reset, respondWith(200));
      const request = new Request(`${server.url}/x`, { method, body: "{}" });
      const error = await rejection(connect(server)(request));
      expect(error).toBeInstanceOf(KapsoConnectionError);
      expect(server.received).toHaveLength(1);
    },
  );

  it.each([
    ["POST", 429, {}],
    ["PATCH", 429, {}],
    ["POST", 503, { "retry-after": "1" }],
    ["PATCH", 503, { "retry-after": "1" }],
  ])(
    "retries a %s after %i %o, with the same bytes",
    async (method, status, headers) => {
      const server = await startServer(
        respondWith(status, {}, headers),
        respondWith(201),
      );
      const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const request = new Request(`${server.url}/x`, {
        method,
        body,
        headers: { "content-type": "application/octet-stream" },
      });
      expect((await connect(server)(request)).status).toBe(201);
      expect(server.received.map((received) => [...received.body])).toEqual([
        [...body],
        [...body],
      ]);
      expect(server.received[1]?.headers["content-type"]).toBe(
        "application/octet-stream",
      );
    },
  );

  it("retries with an empty body", async () => {
    const server = await startServer(respondWith(429), respondWith(201));
    const request = new Request(server.url, { method: "POST", body: "" });
    expect((await connect(server)(request)).status).toBe(201);
    expect(server.received).toHaveLength(2);
  });

  it("retries a form with the boundary in its header", async () => {
    const server = await startServer(respondWith(429), respondWith(201));
    const body = new FormData();
    body.set("file", new Blob(["hello"]), "hello.txt");
    await connect(server)(
      new Request(`${server.url}/x`, { method: "POST", body }),
    );
    const [first, second] = server.received;
    expect(second?.body.toString()).toBe(first?.body.toString());
    const boundary = /boundary=(.+)/.exec(
      second?.headers["content-type"] ?? "",
    )?.[1];
    expect(second?.body.toString()).toContain(`--${boundary}\r\n`);
  });
});

describe("the number of attempts", () => {
  it("is three by default, and the last response is returned", async () => {
    const server = await startServer(respondWith(503, { error: "busy" }));
    const response = await connect(server)(new Request(`${server.url}/x`));
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: "busy" });
    expect(server.received).toHaveLength(3);
  });

  it("ends with the last failure", async () => {
    const server = await startServer(reset);
    const error = await rejection(
      connect(server)(new Request(`${server.url}/x`)),
    );
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect(server.received).toHaveLength(3);
  });

  it("is one if retries are disabled", async () => {
    const server = await startServer(respondWith(503));
    await connect(server, { maxRetries: 0 })(new Request(`${server.url}/x`));
    expect(server.received).toHaveLength(1);
  });

  it("can be overridden by a call", async () => {
    const server = await startServer(respondWith(503));
    await connect(server, { maxRetries: 0 })(new Request(`${server.url}/x`), {
      maxRetries: 4,
    });
    expect(server.received).toHaveLength(5);
  });
});

describe("the wait before a retry", () => {
  async function delaysAfter(
    headers: Record<string, string>,
    options: Partial<TransportOptions> = {},
  ): Promise<number[]> {
    const server = await startServer(respondWith(429, {}, headers));
    const waited: number[] = [];
    const pause = (ms: number): Promise<void> => {
      waited.push(ms);
      return Promise.resolve();
    };
    await connect(server, { pause, ...options })(
      new Request(`${server.url}/x`),
    );
    return waited;
  }

  it("grows exponentially, up to 8 s, times the random number", async () => {
    const waited = await delaysAfter({}, { maxRetries: 7, random: () => 0.5 });
    expect(waited).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);
  });

  it("is the number of seconds in Retry-After", async () => {
    expect(await delaysAfter({ "retry-after": "7" })).toEqual([7000, 7000]);
  });

  it("lasts until the date in Retry-After", async () => {
    const date = new Date(Date.now() + 30_000).toUTCString();
    for (const ms of await delaysAfter({ "retry-after": date })) {
      expect(ms).toBeGreaterThan(20_000);
      expect(ms).toBeLessThanOrEqual(30_000);
    }
  });

  it("can be a tenth of a second by Retry-After", async () => {
    expect(await delaysAfter({ "retry-after": "0.1" })).toEqual([100, 100]);
  });

  it("is never more than a minute: the response is returned immediately", async () => {
    expect(await delaysAfter({ "retry-after": "60" })).toEqual([
      60_000, 60_000,
    ]);
    expect(await delaysAfter({ "retry-after": "61" })).toEqual([]);
    expect(await delaysAfter({ "retry-after": "86400" })).toEqual([]);
  });

  it("grows exponentially if Retry-After is invalid", async () => {
    expect(
      await delaysAfter({ "retry-after": "soon" }, { random: () => 0.5 }),
    ).toEqual([250, 500]);
  });
});

it("reports every retry, with the reason", async () => {
  const server = await startServer(
    respondWith(503),
    respondWith(429),
    respondWith(200),
  );
  const events: RetryEvent[] = [];
  const send = connect(server, {
    random: () => 0.5,
    onRetry: (event) => events.push(event),
  });
  await send(new Request(`${server.url}/x?a=1`), { operation: "listThings" });
  const shared = {
    method: "GET",
    url: `${server.url}/x?a=1`,
    operation: "listThings",
  };
  expect(events).toEqual([
    { ...shared, attempt: 1, delayMs: 250, reason: "status", status: 503 },
    { ...shared, attempt: 2, delayMs: 500, reason: "status", status: 429 },
  ]);
});

it("releases the connection of a streamed response that it discards", async () => {
  let closed: () => void = () => {};
  const connectionClosed = new Promise<void>((resolve) => (closed = resolve));
  const server = await startServer((_request, response) => {
    response.on("close", closed);
    response.writeHead(503);
    // An endless body. Of an error, the client reads at most 64 KiB.
    response.write("x".repeat(100_000));
  }, respondWith(200));
  const response = await connect(server)(new Request(`${server.url}/x`), {
    read: "stream" as const,
  });
  expect(response.status).toBe(200);
  await connectionClosed; // Otherwise the test times out.
});
