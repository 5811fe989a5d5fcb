import { withRequest } from "../with-request.js";
import { EventEmitter } from "node:events";
import { type RequestListener, request as httpRequest } from "node:http";
import { connect } from "node:net";
import express from "express";
import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import { toNodeHandler } from "../../src/proxy/index.js";
import { serve } from "../serve.js";
import {
  OTHER_CONVERSATION,
  OWN,
  OWN_CONVERSATION,
  type Proxied,
  json,
  startProxy,
} from "./proxy-server.js";

const CONVERSATIONS = "/api/kapso/whatsapp/conversations";
const BODY = { whatsapp_conversation: { status: "ended" } };

const start = (): Promise<Proxied> =>
  startProxy({
    allow: ["conversations.list", "conversations.get", "conversations.update"],
    authorize: ({ headers }) =>
      headers.get("cookie") === "session=1"
        ? { params: { phone_number_id: OWN } }
        : new Response("Sign in", {
            status: 401,
            headers: [
              ["set-cookie", "a=1"],
              ["set-cookie", "b=2"],
            ],
          }),
  });

/** Each way to mount the handler in a server, with its URL. */
const mounts: [string, (proxied: Proxied) => Promise<string>][] = [
  [
    "node:http",
    ({ handler }) => {
      const listener = toNodeHandler(handler);
      return serve((request, response) => void listener(request, response));
    },
  ],
  [
    "Express, mounted",
    ({ handler }) => {
      const app = express();
      app.use("/api/kapso", toNodeHandler(handler));
      return serve(app as RequestListener);
    },
  ],
  [
    "Express, as a route",
    ({ handler }) => {
      const app = express();
      app.all("/api/kapso/*path", toNodeHandler(handler));
      return serve(app as RequestListener);
    },
  ],
  [
    "Express, behind body parsers",
    ({ handler }) => {
      const app = express();
      app.use(express.json(), express.urlencoded());
      app.use("/api/kapso", toNodeHandler(handler));
      return serve(app as RequestListener);
    },
  ],
  [
    "Express, behind a raw body parser",
    ({ handler }) => {
      const app = express();
      app.use(express.raw({ type: "*/*" }));
      app.use("/api/kapso", toNodeHandler(handler));
      return serve(app as RequestListener);
    },
  ],
];

describe.each(mounts)("in %s", (_name, mount) => {
  const headers = { cookie: "session=1" };

  it("reads, changes, and rejects", async () => {
    const proxied = await start();
    const url = (await mount(proxied)) + CONVERSATIONS;
    const list = await fetch(`${url}?limit=5`, { headers });
    expect(list.status).toBe(200);
    expect(((await list.json()) as { data: unknown[] }).data).toHaveLength(1);
    const init = json("PATCH", BODY);
    const change = await fetch(`${url}/${OWN_CONVERSATION}`, {
      ...init,
      headers: { ...init.headers, ...headers },
    });
    expect(await change.json()).toMatchObject({ data: { status: "ended" } });
    const other = await fetch(`${url}/${OTHER_CONVERSATION}`, { headers });
    expect(other.status).toBe(404);
    const options = await fetch(url, { method: "OPTIONS" });
    expect(options.status).toBe(405);
    const head = await fetch(url, { method: "HEAD", headers });
    expect(head.status).toBe(405);
  });

  it("sends the app's own response unchanged", async () => {
    const url = await mount(await start());
    const response = await fetch(url + CONVERSATIONS);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe("Sign in");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it("rejects a large body, declared or not, and keeps the connection", async () => {
    const proxied = await start();
    const url = new URL((await mount(proxied)) + CONVERSATIONS);
    const agent = { keepAlive: true };
    for (const chunked of [false, true]) {
      const status = await new Promise((resolve, reject) => {
        const text = JSON.stringify({
          whatsapp_conversation: { status: "x".repeat(80_000) },
        });
        const request = httpRequest(
          `${url.href}/${OWN_CONVERSATION}`,
          {
            method: "PATCH",
            headers: {
              ...headers,
              "content-type": "application/json",
              ...(chunked ? {} : { "content-length": text.length }),
            },
            ...agent,
          },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        request.on("error", reject);
        request.write(text.slice(0, 70_000));
        request.end(text.slice(70_000));
      });
      expect(status).toBe(413);
    }
    expect(proxied.sandbox.requests).toEqual([]);
  });

  it.each([
    `${CONVERSATIONS}/../users`,
    `${CONVERSATIONS}/%2e%2e/users`,
    `/api/kapso/./whatsapp/conversations`,
    `/x/../api/kapso/whatsapp/conversations`,
    `${CONVERSATIONS}\\..\\..`,
    `/api/kapso//whatsapp/conversations`,
    `//api/kapso/whatsapp/conversations`,
    `http://evil.example${CONVERSATIONS}`,
    `@evil.example${CONVERSATIONS}`,
  ])("rejects the request target %s", async (target) => {
    const proxied = await start();
    const url = new URL(await mount(proxied));
    const status = await rawStatus(url, `GET ${target} HTTP/1.1`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(proxied.sandbox.requests).toEqual([]);
  });

  it.each([
    `evil.example${CONVERSATIONS}/${OWN_CONVERSATION}?`,
    "x y",
    "a@b",
    "",
    "[::1",
    "h:x",
  ])("does not treat the host %j as a part of the URL", async (host) => {
    const proxied = await start();
    const url = new URL(await mount(proxied));
    await rawStatus(url, `GET ${CONVERSATIONS}?limit=3 HTTP/1.1`, host);
    for (const { operationId, query } of proxied.sandbox.requests) {
      expect(operationId).toBe("listWhatsappConversations");
      expect(query).toEqual({ limit: "3", phone_number_id: OWN });
    }
  });
});

/** Sends a request line that `fetch` would normalize. */
function rawStatus(url: URL, line: string, host = url.host): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write(
        `${line}\r\nHost: ${host}\r\nCookie: session=1\r\nConnection: close\r\n\r\n`,
      );
    });
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]));
    });
  });
}

describe("in node:http", () => {
  it("ends the request to the API if the browser disconnects", async () => {
    let released: (() => void) | undefined;
    const upstream = new Promise<void>((resolve) => (released = resolve));
    const proxied = await startProxy({
      fetch: withRequest((request) => {
        request.signal.addEventListener("abort", () => released?.());
        controller.abort();
        return new Promise(() => {});
      }),
    });
    const listener = toNodeHandler(proxied.handler);
    const url = await serve(
      (request, response) => void listener(request, response),
    );
    const controller = new AbortController();
    const { signal } = controller;
    await expect(fetch(url + CONVERSATIONS, { signal })).rejects.toThrow();
    await upstream;
  });

  it("responds to a method that the Fetch standard does not allow", async () => {
    const { handler } = await start();
    const listener = toNodeHandler(handler);
    const url = await serve(
      (request, response) => void listener(request, response),
    );
    const line = `TRACE ${CONVERSATIONS} HTTP/1.1`;
    expect(await rawStatus(new URL(url), line)).toBe(400);
  });

  it("ends a request with an incomplete body", async () => {
    const proxied = await start();
    let handled: (() => void) | undefined;
    const done = new Promise<void>((resolve) => (handled = resolve));
    const listener = toNodeHandler(proxied.handler);
    const url = new URL(
      await serve(
        (request, response) =>
          void listener(request, response).then(() => handled?.()),
      ),
    );
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write(
        `PATCH ${CONVERSATIONS}/${OWN_CONVERSATION} HTTP/1.1\r\nHost: x\r\nCookie: session=1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"whatsapp`,
        () => socket.destroy(),
      );
    });
    await done;
    expect(proxied.sandbox.requests).toEqual([]);
    expect(proxied.errors).toEqual([]);
  });
});

/** A Node.js request whose events the test emits. */
function fakeRequest() {
  return Object.assign(new EventEmitter(), {
    method: "PATCH",
    url: `${CONVERSATIONS}/${OWN_CONVERSATION}`,
    headers: { cookie: "session=1", "content-type": "application/json" },
    readableEnded: false,
    pause: vi.fn(),
    resume: vi.fn(),
  });
}

function fakeResponse() {
  return Object.assign(new EventEmitter(), {
    statusCode: 0,
    headersSent: false,
    writableFinished: false,
    setHeader: vi.fn(),
    write: vi.fn(() => true),
    end: vi.fn(),
    destroy: vi.fn(),
  });
}

describe("a body that arrives in parts", () => {
  it("is paused until it is read", async () => {
    let decide: ((scope: null) => void) | undefined;
    const { handler } = await startProxy({
      allow: ["conversations.update"],
      authorize: () => new Promise<null>((resolve) => (decide = resolve)),
    });
    const [request, response] = [fakeRequest(), fakeResponse()];
    const handled = toNodeHandler(handler)(request, response);
    request.emit("data", Buffer.from("{"));
    expect(request.pause).toHaveBeenCalled();
    decide?.(null);
    await handled;
    expect(response.statusCode).toBe(403);
  });

  it("and is closed before its end is rejected", async () => {
    const { handler, sandbox } = await start();
    const [request, response] = [fakeRequest(), fakeResponse()];
    const handled = toNodeHandler(handler)(request, response);
    request.emit("data", Buffer.from(JSON.stringify(BODY)));
    request.emit("close");
    await handled;
    expect(response.statusCode).toBe(400);
    expect(sandbox.requests).toEqual([]);
  });
});

describe("a browser that does not read", () => {
  /** A response whose body is of the test, to a browser that takes one part. */
  function respond() {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const cancelled = vi.fn();
    const body = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given;
        controller.enqueue(new Uint8Array(1));
      },
      cancel: cancelled,
    });
    const response = fakeResponse();
    const isWritten = new Promise<void>((resolve) => {
      response.write.mockImplementation(() => {
        resolve();
        return false;
      });
    });
    const listener = toNodeHandler(() => Promise.resolve(new Response(body)));
    const handled = listener(fakeRequest(), response);
    return { controller, cancelled, response, isWritten, handled };
  }

  it("is disconnected when the file breaks off", async () => {
    const { controller, response, isWritten, handled } = respond();
    await isWritten;
    controller.error(new Error("too late"));
    await handled;
    expect(response.destroy).toHaveBeenCalledWith(new Error("too late"));
  });

  it("ends the file when it disconnects", async () => {
    const { cancelled, response, isWritten, handled } = respond();
    await isWritten;
    response.emit("close");
    await handled;
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  it("ends the file when it disconnects before the next part", async () => {
    const cancelled = vi.fn();
    const body = new ReadableStream({ cancel: cancelled });
    const [request, response] = [fakeRequest(), fakeResponse()];
    const listener = toNodeHandler(() => Promise.resolve(new Response(body)));
    const handled = listener(request, response);
    await vi.waitFor(
      () => {
        expect(response.statusCode).toBe(200);
      },
      { timeout: 30_000 },
    );
    response.emit("close");
    await handled;
    expect(cancelled).toHaveBeenCalledTimes(1);
  });
});

describe("in Hono", () => {
  it("can be mounted directly", async () => {
    const { handler } = await start();
    const app = new Hono();
    app.all("/api/kapso/*", (context) => handler(context.req.raw));
    const headers = { cookie: "session=1" };
    const list = await app.request(CONVERSATIONS, { headers });
    expect(list.status).toBe(200);
    const init = json("PATCH", BODY);
    const change = await app.request(`${CONVERSATIONS}/${OWN_CONVERSATION}`, {
      ...init,
      headers: { ...init.headers, ...headers },
    });
    expect(await change.json()).toMatchObject({ data: { status: "ended" } });
    expect((await app.request(CONVERSATIONS)).status).toBe(401);
  });
});
