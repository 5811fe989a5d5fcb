import { getEventListeners } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { KapsoAbortError } from "../../src/generated/errors.js";
import { createKapsoClient } from "../../src/index.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import { rejection } from "../rejection.js";
import { connect } from "./connect.js";
import {
  respondWith,
  stall,
  startServer,
  type TestServer,
} from "./http-server.js";

const reason = new Error("the user left");

/** Sends one request, and expects that the signal aborts it. */
async function expectAborted(
  server: TestServer,
  signal: AbortSignal,
): Promise<void> {
  const call = connect(server)(new Request(`${server.url}/x`), { signal });
  expect(await rejection(call)).toMatchObject({
    name: "KapsoAbortError",
    cause: reason,
  });
  expect(server.received).toHaveLength(1);
}

describe("an aborted call rejects with KapsoAbortError and is not retried", () => {
  it("before the request", async () => {
    const server = await startServer(respondWith(200));
    const events: unknown[] = [];
    const send = connect(server, { onRequest: (event) => events.push(event) });
    const signal = AbortSignal.abort(reason);
    const error = await rejection(
      send(new Request(`${server.url}/x`), { signal }),
    );
    expect(error).toBeInstanceOf(KapsoAbortError);
    expect(error).toHaveProperty("cause", reason);
    expect(server.received).toHaveLength(0);
    expect(events).toHaveLength(0);
  });

  it("right after the call", async () => {
    const server = await startServer(respondWith(200));
    const controller = new AbortController();
    const call = connect(server)(new Request(`${server.url}/x`), {
      signal: controller.signal,
    });
    controller.abort(reason);
    expect(await rejection(call)).toBeInstanceOf(KapsoAbortError);
    expect(server.received).toHaveLength(0);
  });

  it("while it waits for a response", async () => {
    const controller = new AbortController();
    const server = await startServer(() => {
      controller.abort(reason);
    });
    await expectAborted(server, controller.signal);
  });

  it("while it reads the body", async () => {
    const controller = new AbortController();
    const server = await startServer((request, response) => {
      stall(request, response);
      setImmediate(() => {
        controller.abort(reason);
      });
    });
    await expectAborted(server, controller.signal);
  });

  it("while the caller reads a streamed body", async () => {
    const controller = new AbortController();
    const server = await startServer(stall);
    const call = { read: "stream" as const, signal: controller.signal };
    const response = await connect(server)(
      new Request(`${server.url}/x`),
      call,
    );
    const text = rejection(response.text());
    controller.abort(reason);
    expect(await text).toMatchObject({
      name: "KapsoAbortError",
      cause: reason,
    });
  });

  it("while it waits for a retry", async () => {
    const server = await startServer(
      respondWith(429, {}, { "retry-after": "60" }),
    );
    const controller = new AbortController();
    const send = connect(server, {
      pause: undefined, // the real one
      onRetry: () =>
        setImmediate(() => {
          controller.abort(reason);
        }),
    });
    const call = send(new Request(`${server.url}/x`), {
      signal: controller.signal,
    });
    expect(await rejection(call)).toMatchObject({
      name: "KapsoAbortError",
      cause: reason,
    });
    expect(server.received).toHaveLength(1);
  });
});

it("does not call a custom fetch if it is aborted right after the call", async () => {
  const controller = new AbortController();
  let called = false;
  const fetch = (): Promise<Response> => {
    called = true;
    return new Promise(() => {});
  };
  const send = createCheckedTransport({ baseUrl: "/api", fetch });
  const { signal } = controller;
  const call = send(new Request("http://127.0.0.1/api"), { signal });
  controller.abort(reason);
  expect(await rejection(call)).toBeInstanceOf(KapsoAbortError);
  expect(called).toBe(false);
});

it("does not call fetch if a method is aborted right after the call", async () => {
  const controller = new AbortController();
  let called = false;
  const kapso = createKapsoClient({
    baseUrl: "https://app.example/api",
    fetch: () => {
      called = true;
      return new Promise(() => {});
    },
  });
  const call = kapso.conversations.get("1", { signal: controller.signal });
  controller.abort(reason);
  expect(await rejection(call)).toBeInstanceOf(KapsoAbortError);
  expect(called).toBe(false);
});

it("ends a streamed body that ignores the signal, and releases its connection", async () => {
  const controller = new AbortController();
  const cancelled: unknown[] = [];
  const body = new ReadableStream({
    cancel: (why) => void cancelled.push(why),
  });
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body));
  const send = createCheckedTransport({ baseUrl: "/api", fetch });
  const call = { read: "stream" as const, signal: controller.signal };
  const response = await send(new Request("http://127.0.0.1/api"), call);
  const text = rejection(response.text());
  controller.abort(reason);
  const error = await text;
  expect(error).toMatchObject({ name: "KapsoAbortError", cause: reason });
  expect(cancelled).toEqual([error]);
});

it("follows a signal that a middleware put on the request", async () => {
  const controller = new AbortController();
  const server = await startServer(() => {
    controller.abort(reason);
  });
  const request = new Request(`${server.url}/x`, { signal: controller.signal });
  const call = connect(server)(request, {
    signal: new AbortController().signal,
  });
  expect(await rejection(call)).toMatchObject({
    name: "KapsoAbortError",
    cause: reason,
  });
});

it("ends the connection", async () => {
  const controller = new AbortController();
  let closed: () => void = () => {};
  const connectionClosed = new Promise<void>((resolve) => (closed = resolve));
  const server = await startServer((_request, response) => {
    response.on("close", closed);
    controller.abort();
  });
  const call = connect(server)(new Request(`${server.url}/x`), {
    signal: controller.signal,
  });
  await rejection(call);
  await connectionClosed; // Otherwise the test times out.
});

describe("many calls with one signal", () => {
  it("leave no listener on it, and have one at a time", async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error): unknown => warnings.push(warning);
    process.on("warning", warn);
    onTestFinished(() => void process.off("warning", warn));
    const statuses = [200, 404, 503];
    let count = 0;
    const server = await startServer((request, response) => {
      respondWith(statuses[count++ % statuses.length]!)(request, response);
    });
    const send = connect(server);
    const { signal } = new AbortController();
    const held = new Set<number>();
    const look = (): unknown =>
      held.add(getEventListeners(signal, "abort").length);
    for (let batch = 0; batch < 10; batch++) {
      const calls = Array.from({ length: 100 }, () =>
        send(new Request(server.url), { signal }),
      );
      look();
      await Promise.race(calls);
      look();
      await Promise.all(calls);
    }
    expect(server.received.length).toBeGreaterThan(1000);
    expect([...held]).toEqual([0, 1]);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(warnings).toEqual([]);
  });

  it("all end if it is aborted", async () => {
    const controller = new AbortController();
    let waiting = 0;
    const server = await startServer(() => {
      if (++waiting === 20) controller.abort(reason);
    });
    const send = connect(server);
    const { signal } = controller;
    const calls = Array.from({ length: 20 }, () =>
      rejection(send(new Request(server.url), { signal })),
    );
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ name: "KapsoAbortError", cause: reason });
    }
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
