import { getEventListeners } from "node:events";
import type { RequestListener } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  KapsoArgumentError,
  KapsoTimeoutError,
} from "../../src/generated/errors.js";
import type { TransportOptions } from "../../src/transport/options.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import type { Transport } from "../../src/transport/transport.js";
import { rejection } from "../rejection.js";
import { connect as connectTo } from "./connect.js";
import {
  respondWith,
  stall,
  startServer,
  type TestServer,
} from "./http-server.js";

const never: RequestListener = () => {};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const connect = (
  server: TestServer,
  options?: Partial<TransportOptions>,
): Transport => connectTo(server, { maxRetries: 0, ...options });

/**
 * The running timers, by their milliseconds. They are counted here, because the
 * `fetch` of Node.js also has timers.
 */
function watchTimers(): Map<unknown, number | undefined> {
  const running = new Map<unknown, number | undefined>();
  const { setTimeout, clearTimeout } = globalThis;
  vi.stubGlobal("setTimeout", (callback: () => void, ms?: number) => {
    const timer = setTimeout(callback, ms);
    running.set(timer, ms);
    return timer;
  });
  vi.stubGlobal("clearTimeout", (timer: NodeJS.Timeout | undefined) => {
    running.delete(timer);
    clearTimeout(timer);
  });
  return running;
}

/**
 * Makes the timeout expire when the server has sent this part of the response.
 */
function thenWait(listener: RequestListener, ms: number): RequestListener {
  return (request, response) => {
    listener(request, response);
    setImmediate(() => vi.advanceTimersByTime(ms));
  };
}

describe("an attempt without a complete response", () => {
  it.each([
    ["no headers", never],
    ["half a body", stall],
  ])("times out after 30 s by default: %s", async (_what, listener) => {
    const server = await startServer(thenWait(listener, 30_000));
    const error = await rejection(
      connect(server)(new Request(`${server.url}/x`)),
    );
    expect(error).toBeInstanceOf(KapsoTimeoutError);
    expect(error).toMatchObject({ timeout: 30_000 });
    expect(String(error)).toBe(
      `KapsoTimeoutError: GET ${server.url}: no complete response within 30000 ms`,
    );
  });

  it("does not time out before", async () => {
    const server = await startServer((request, response) => {
      vi.advanceTimersByTime(29_999);
      respondWith(200)(request, response);
    });
    expect((await connect(server)(new Request(`${server.url}/x`))).status).toBe(
      200,
    );
  });

  it("is retried if it was a GET whose body stalled", async () => {
    const server = await startServer(
      thenWait(stall, 30_000),
      respondWith(200, { data: 1 }),
    );
    const reasons: string[] = [];
    const send = connect(server, {
      maxRetries: 2,
      onRetry: ({ reason }) => reasons.push(reason),
    });
    const response = await send(new Request(`${server.url}/x`));
    expect(await response.json()).toEqual({ data: 1 });
    expect(reasons).toEqual(["timeout"]);
  });

  it.each(["POST", "PATCH"])(
    "is not retried if it was a %s",
    async (method) => {
      const server = await startServer(
        thenWait(stall, 30_000),
        respondWith(200),
      );
      const send = connect(server, { maxRetries: 2 });
      const error = await rejection(
        send(new Request(`${server.url}/x`, { method, body: "{}" })),
      );
      expect(error).toBeInstanceOf(KapsoTimeoutError);
      expect(server.received).toHaveLength(1);
    },
  );

  it("times out even if a custom fetch ignores the signal", async () => {
    const fetch = (): Promise<Response> => {
      queueMicrotask(() => vi.advanceTimersByTime(1000));
      return new Promise(() => {});
    };
    const send = createCheckedTransport({
      baseUrl: "/api",
      fetch,
      timeout: 1000,
      maxRetries: 0,
    });
    const error = await rejection(send(new Request("http://127.0.0.1/api/x")));
    expect(error).toMatchObject({ name: "KapsoTimeoutError", timeout: 1000 });
  });
});

describe("the timeout", () => {
  it("is an option of the client", async () => {
    const server = await startServer(thenWait(never, 50));
    const send = connect(server, { timeout: 50 });
    expect(await rejection(send(new Request(`${server.url}/x`)))).toMatchObject(
      { timeout: 50 },
    );
  });

  it("can be overridden by a call", async () => {
    const server = await startServer(thenWait(never, 20));
    const call = connect(server)(new Request(`${server.url}/x`), {
      timeout: 20,
    });
    expect(await rejection(call)).toMatchObject({ timeout: 20 });
  });

  it.each([Infinity, 2 ** 31])(
    "can be %d: no timer at all",
    async (timeout) => {
      const running = watchTimers();
      const server = await startServer((request, response) => {
        expect([...running.values()]).not.toContain(timeout);
        respondWith(200)(request, response);
      });
      const response = await connect(server, { timeout })(
        new Request(`${server.url}/x`),
      );
      expect(response.status).toBe(200);
    },
  );

  it.each([0, -1, NaN])("cannot be %d for a call", async (timeout) => {
    const server = await startServer(respondWith(200));
    const error = await rejection(
      connect(server)(new Request(`${server.url}/x`), { timeout }),
    );
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect(String(error)).toContain(String(timeout));
    expect(server.received).toHaveLength(0);
  });
});

it("leaves no timer, whatever the outcome", async () => {
  const running = watchTimers();
  const during: unknown[] = [];
  const server = await startServer(
    ...[
      respondWith(200),
      respondWith(204, ""),
      respondWith(500),
      ((request) => request.socket.destroy()) satisfies RequestListener,
      thenWait(stall, 30_000),
    ].map((listener): RequestListener => (request, response) => {
      during.push([...running.values()].includes(30_000));
      listener(request, response);
    }),
  );
  const send = connect(server);
  const outcomes: string[] = [];
  for (let count = 0; count < 5; count++) {
    outcomes.push(
      await send(new Request(`${server.url}/x`)).then(
        ({ status }) => `${status}`,
        String,
      ),
    );
    expect([...running.values()]).not.toContain(30_000);
  }
  expect(during).toEqual([true, true, true, true, true]);
  expect(outcomes.slice(0, 3)).toEqual(["200", "204", "500"]);
  expect(outcomes[3]).toContain("KapsoConnectionError");
  expect(outcomes[4]).toContain("KapsoTimeoutError");
});

describe("a streamed body", () => {
  it("arrives in chunks", async () => {
    const running = watchTimers();
    let finish: () => void = () => {};
    const server = await startServer((_request, response) => {
      response.writeHead(200);
      response.write("first");
      finish = () => response.end("last");
    });
    const response = await connect(server)(new Request(`${server.url}/x`), {
      read: "stream" as const,
    });
    const reader = response
      .body!.pipeThrough(new TextDecoderStream())
      .getReader();
    expect(await reader.read()).toEqual({ done: false, value: "first" });
    finish();
    expect(await reader.read()).toEqual({ done: false, value: "last" });
    expect(await reader.read()).toEqual({ done: true, value: undefined });
    expect([...running.values()]).not.toContain(30_000);
  });

  it("fails with KapsoTimeoutError if it does not end in time", async () => {
    const server = await startServer(stall);
    const response = await connect(server)(new Request(`${server.url}/x`), {
      read: "stream" as const,
    });
    const text = rejection(response.text());
    vi.advanceTimersByTime(30_000);
    expect(await text).toBeInstanceOf(KapsoTimeoutError);
  });

  it("fails with KapsoConnectionError if it is incomplete", async () => {
    const running = watchTimers();
    let breakOff: () => void = () => {};
    const server = await startServer((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("{");
      breakOff = () => response.destroy();
    });
    const response = await connect(server)(new Request(`${server.url}/x`), {
      read: "stream" as const,
    });
    const text = rejection(response.text());
    breakOff();
    expect(await text).toMatchObject({ name: "KapsoConnectionError" });
    expect([...running.values()]).not.toContain(30_000);
  });

  it("releases timer, listener and connection if it is cancelled", async () => {
    const running = watchTimers();
    let closed: () => void = () => {};
    const connectionClosed = new Promise<void>((resolve) => (closed = resolve));
    const server = await startServer((request, response) => {
      response.on("close", closed);
      stall(request, response);
    });
    const { signal } = new AbortController();
    const call = { read: "stream" as const, signal };
    const response = await connect(server)(
      new Request(`${server.url}/x`),
      call,
    );
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await response.body?.cancel();
    await connectionClosed;
    expect([...running.values()]).not.toContain(30_000);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
