import { expect, it } from "vitest";
import type {
  RequestEvent,
  ResponseEvent,
} from "../../src/transport/observers.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import { rejection } from "../rejection.js";
import { respondWith, KEY, reset, startServer } from "./http-server.js";

const pause = (): Promise<void> => Promise.resolve();

it("reports each attempt, in order", async () => {
  const server = await startServer(
    respondWith(503, {}, { "x-request-id": "req-1" }),
    respondWith(200, {}, { "x-request-id": "req-2" }),
  );
  const events: (RequestEvent | ResponseEvent)[] = [];
  const push = (event: RequestEvent | ResponseEvent): unknown =>
    events.push(event);
  const send = createCheckedTransport({
    baseUrl: server.url,
    apiKey: KEY,
    pause,
    onRequest: push,
    onResponse: push,
  });
  await send(new Request(`${server.url}/x?a=1`), { operation: "listThings" });
  const shared = {
    method: "GET",
    url: `${server.url}/x?a=1`,
    operation: "listThings",
  };
  const durationMs = expect.any(Number) as number;
  expect(events).toEqual([
    { ...shared, attempt: 1 },
    { ...shared, attempt: 1, status: 503, durationMs, requestId: "req-1" },
    { ...shared, attempt: 2 },
    { ...shared, attempt: 2, status: 200, durationMs, requestId: "req-2" },
  ]);
});

it("reports no response if there was none", async () => {
  const server = await startServer(reset);
  const reported: string[] = [];
  const send = createCheckedTransport({
    baseUrl: server.url,
    maxRetries: 0,
    onRequest: () => reported.push("request"),
    onResponse: () => reported.push("response"),
  });
  await rejection(send(new Request(server.url)));
  expect(reported).toEqual(["request"]);
});

it.each([
  [
    "throws",
    () => {
      throw new Error("observer");
    },
  ],
  ["rejects", () => Promise.reject(new Error("observer"))],
  ["never ends", () => new Promise(() => {})],
])("is not affected by an observer that %s", async (_how, observer) => {
  const server = await startServer(respondWith(503), respondWith(200));
  const send = createCheckedTransport({
    baseUrl: server.url,
    pause,
    onRequest: observer,
    onResponse: observer,
    onRetry: observer,
  });
  // A rejection that nobody handles fails the run.
  expect((await send(new Request(server.url))).status).toBe(200);
});

it("is not affected by an observer that changes its event", async () => {
  const server = await startServer(respondWith(200));
  const urls: string[] = [];
  const send = createCheckedTransport({
    baseUrl: server.url,
    onRequest: (event) => (event.url = "changed"),
    onResponse: ({ url }) => urls.push(url),
  });
  await send(new Request(`${server.url}/x`));
  expect(urls).toEqual([`${server.url}/x`]);
});
