import { withRequest } from "../with-request.js";
import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import createClient from "openapi-fetch";
import { describe, expect, it, vi } from "vitest";
import { toApiError } from "../../src/errors/failed-response.js";
import { createRedactor } from "../../src/errors/redactor.js";
import { KapsoConnectionError } from "../../src/generated/errors.js";
import type { TransportOptions } from "../../src/transport/options.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import type { Transport } from "../../src/transport/transport.js";
import { rejection } from "../rejection.js";
import { connect as connectTo } from "./connect.js";
import {
  respondWith,
  exposures,
  KEY,
  reset,
  stall,
  startServer,
  type TestServer,
} from "./http-server.js";

const connect = (
  server: TestServer,
  options?: Partial<TransportOptions>,
): Transport =>
  connectTo(server, { baseUrl: `${server.url}/platform/v1`, ...options });

describe("the API key", () => {
  it("is sent with every attempt", async () => {
    const server = await startServer(respondWith(503), respondWith(200));
    await connect(server)(new Request(`${server.url}/x`));
    expect(server.received.map(({ headers }) => headers["x-api-key"])).toEqual([
      KEY,
      KEY,
    ]);
  });

  it("replaces a key that a middleware set", async () => {
    const server = await startServer(respondWith(200));
    await connect(server)(
      new Request(server.url, { headers: { "x-api-key": "other" } }),
    );
    expect(server.received[0]?.headers["x-api-key"]).toBe(KEY);
  });

  it("is not sent if there is none", async () => {
    const server = await startServer(respondWith(200));
    await connect(server, { apiKey: undefined })(new Request(server.url));
    expect(server.received[0]?.headers).not.toHaveProperty("x-api-key");
  });

  it("is not sent to another origin that a middleware chose, and neither is the request", async () => {
    const other = await startServer(respondWith(200));
    const server = await startServer(respondWith(200));
    const error = await rejection(
      connect(server)(new Request(`${other.url}/x?token=t`)),
    );
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect(String(error)).toBe(
      `KapsoConnectionError: GET ${other.url}: not sent, because the API key is only for ${server.url}`,
    );
    expect(other.received).toHaveLength(0);
    expect(server.received).toHaveLength(0);
  });

  it("is never visible to a middleware, to an observer, or in the inspected transport", async () => {
    const server = await startServer(respondWith(503), respondWith(200));
    const seen: unknown[] = [];
    const see = (value: unknown): void => void seen.push(value);
    const send = connect(server, {
      onRequest: see,
      onResponse: see,
      onRetry: see,
    });
    const client = createClient<{
      "/x": {
        get: {
          responses: { 200: { content: { "application/json": unknown } } };
        };
      };
    }>({
      baseUrl: server.url,
      fetch: send,
    });
    client.use({
      onRequest: ({ request }) => {
        see([request, [...request.headers]]);
      },
      onResponse: ({ request, response }) => {
        see([request, [...request.headers], response, [...response.headers]]);
      },
    });
    await client.GET("/x");
    expect(seen).toHaveLength(7);
    see([send, client]);
    expect(inspect(seen, { depth: Infinity, showHidden: true })).not.toContain(
      KEY,
    );
    expect(server.received[1]?.headers["x-api-key"]).toBe(KEY);
  });
});

describe("no error contains the API key", () => {
  const echo = { error: `Bad key ${KEY}`, [KEY]: [{ deep: `<${KEY}>` }] };

  it.each([
    ["a server that echoes it", [respondWith(401, echo, { "x-echo": KEY })]],
    ["a reset connection", [reset]],
    [
      "a redirect elsewhere",
      [respondWith(302, "", { location: "https://example.com/" })],
    ],
    [
      "a redirect to a host that has it",
      [respondWith(302, "", { location: `https://${KEY}.example.com/` })],
    ],
  ])("%s", async (_what, responses) => {
    const server = await startServer(...responses);
    const error = await connect(server)(new Request(server.url)).then(
      async (response) =>
        toApiError(
          createRedactor(() => [KEY]),
          {
            status: response.status,
            headers: response.headers,
            body: await response.json(),
          },
        ),
      (reason: unknown) => reason,
    );
    expect(error).toHaveProperty("name", expect.stringMatching(/^Kapso/));
    expect(exposures(error)).not.toContain(KEY);
  });

  it("a stalled body, an aborted call", async () => {
    const controller = new AbortController();
    const stalled = await startServer(stall);
    // A separate server: on a busy machine, a request may end before it arrives.
    const aborting = await startServer((request, response) => {
      stall(request, response);
      controller.abort();
    });
    const timedOut = await rejection(
      connect(stalled, { maxRetries: 0 })(new Request(stalled.url), {
        timeout: 20,
      }),
    );
    const aborted = await rejection(
      connect(aborting, { maxRetries: 0 })(new Request(aborting.url), {
        signal: controller.signal,
      }),
    );
    expect([timedOut, aborted].map(String).join()).toMatch(
      /KapsoTimeout.+KapsoAbort/,
    );
    expect(exposures(timedOut) + exposures(aborted)).not.toContain(KEY);
  });

  it("a custom fetch whose error contains the request", async () => {
    class HttpError extends Error {
      override name = "HttpError";
      code = "E_HTTP";
      constructor(request: Request) {
        super(`failed with ${request.headers.get("x-api-key")}`, {
          cause: new AggregateError([new Error(KEY)], `inner ${KEY}`),
        });
        Object.assign(this, { request, sent: [...request.headers] });
      }
    }
    const send = createCheckedTransport({
      baseUrl: "https://api.example.com",
      apiKey: KEY,
      maxRetries: 0,
      fetch: withRequest((request) => Promise.reject(new HttpError(request))),
    });
    const error = await rejection(
      send(new Request("https://api.example.com/x")),
    );
    expect(exposures(error)).not.toContain(KEY);
    expect(String(error)).toBe(
      "KapsoConnectionError: GET https://api.example.com: the connection failed (E_HTTP)",
    );
    expect(error).toHaveProperty("cause.message", "failed with [redacted]");
    expect(error).toHaveProperty("cause.name", "HttpError");
    expect(error).toHaveProperty("cause.cause.message", "inner [redacted]");
  });
});

describe("the platform's fetch", () => {
  it("is looked up for each call, and called as a plain function", async () => {
    const server = await startServer(respondWith(200));
    const send = connect(server);
    const fetch = vi.spyOn(globalThis, "fetch").mockImplementation(function (
      this: unknown,
    ) {
      return Promise.resolve(Response.json({ receiver: String(this) }));
    });
    try {
      const response = await send(new Request(server.url));
      expect(await response.json()).toEqual({ receiver: "undefined" });
    } finally {
      fetch.mockRestore();
    }
    expect(server.received).toHaveLength(0);
  });

  it("is called with a URL and an init, including properties that a framework added to the request", async () => {
    const seen: [string, RequestInit][] = [];
    const send = createCheckedTransport({
      baseUrl: "https://api.example.com",
      apiKey: KEY,
      fetch: (url, init) => {
        seen.push([url, init]);
        return Promise.resolve(Response.json({}));
      },
    });
    const request = new Request("https://api.example.com/x", {
      credentials: "include",
    });
    await send(Object.assign(request, { next: { revalidate: 60 } }));
    expect(seen).toEqual([
      [
        "https://api.example.com/x",
        expect.objectContaining({
          method: "GET",
          credentials: "include",
          next: { revalidate: 60 },
        }),
      ],
    ]);
    expect(request.headers.has("x-api-key")).toBe(false);
  });

  it("does not get the members of a polyfilled request, which would hide the key", async () => {
    class PolyfilledRequest extends Request {
      constructor(...init: ConstructorParameters<typeof Request>) {
        super(...init);
        const headers = new Headers(super.headers);
        Object.defineProperty(this, "headers", {
          value: headers,
          enumerable: true,
          writable: true,
        });
      }
    }
    const keys: unknown[] = [];
    const fetch = withRequest((request: Request): Promise<Response> => {
      keys.push(request.headers.get("x-api-key"));
      return Promise.resolve(Response.json({}));
    });
    const send = createCheckedTransport({
      baseUrl: "https://api.example.com",
      apiKey: KEY,
      fetch,
    });
    const request = new PolyfilledRequest("https://api.example.com/x");
    await send(request);
    expect(keys).toEqual([KEY]);
    expect(request.headers.has("x-api-key")).toBe(false);
  });

  it("is reported with the system's error code, method and origin, but no path, if it fails", async () => {
    const port = await unusedPort();
    const baseUrl = `http://127.0.0.1:${port}`;
    const send = createCheckedTransport({
      baseUrl,
      apiKey: KEY,
      maxRetries: 0,
    });
    const error = await rejection(send(new Request(`${baseUrl}/private?q=1`)));
    expect(error).toMatchObject({
      name: "KapsoConnectionError",
      code: "ECONNREFUSED",
    });
    expect(String(error)).toBe(
      `KapsoConnectionError: GET ${baseUrl}: the connection failed (ECONNREFUSED)`,
    );
    expect(error).toHaveProperty("cause.cause.code", "ECONNREFUSED");
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
