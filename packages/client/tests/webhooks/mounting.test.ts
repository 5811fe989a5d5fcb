import type { RequestListener } from "node:http";
import express from "express";
import { Hono } from "hono";
import { describe, expect, it, vi } from "vitest";
import {
  createWebhookHandler,
  parseWebhook,
  toNodeHandler,
} from "../../src/webhooks/index.js";
import { serve } from "../serve.js";
import { SECRET, received, sign } from "./deliveries.js";

const RECEIVED = "whatsapp.message.received";

function setUp(maxBytes?: number) {
  const onEvent = vi.fn();
  const onError = vi.fn();
  const options = { secret: SECRET, onEvent, onError, maxBytes };
  return { handler: createWebhookHandler(options), onEvent, onError };
}

const serveHook = async (listener: RequestListener): Promise<string> =>
  `${await serve(listener)}/hook`;

async function post(url: string, body = JSON.stringify(received())) {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-webhook-event": RECEIVED,
      "x-webhook-signature": sign(body),
    },
  });
  return { status: response.status, text: await response.text() };
}

describe("the handler over HTTP", () => {
  it.each([
    ["node:http", undefined],
    ["Express", () => express()],
    [
      "Express with a raw body",
      () => express().use(express.raw({ type: "*/*" })),
    ],
  ])("works in %s", async (_, createApp) => {
    const { handler, onEvent } = setUp();
    const listener = toNodeHandler(handler);
    const app = createApp?.().post("/hook", listener);
    const url = await serveHook(
      app ? (app as RequestListener) : (...both) => void listener(...both),
    );
    expect(await post(url)).toEqual({ status: 200, text: "" });
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it("is not needed: parseWebhook reads a request of Node.js", async () => {
    const url = await serveHook((request, response) => {
      const parsed = parseWebhook(request, { secret: SECRET });
      void parsed.then(({ events }) => response.end(events[0]?.type));
    });
    expect(await post(url)).toEqual({ status: 200, text: RECEIVED });
  });

  it("uses the raw body that a framework keeps beside the parsed one", async () => {
    const { handler, onEvent } = setUp();
    const app = express();
    app.use(
      express.json({
        verify: (request, _, bytes) => {
          Object.assign(request, { rawBody: bytes });
        },
      }),
    );
    app.post("/hook", toNodeHandler(handler));
    expect(await post(await serveHook(app as RequestListener))).toMatchObject({
      status: 200,
    });
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it("returns an error with a remedy behind express.json()", async () => {
    const { handler } = setUp();
    const app = express().use(express.json());
    app.post("/hook", toNodeHandler(handler));
    const { status, text } = await post(
      await serveHook(app as RequestListener),
    );
    expect(status).toBe(500);
    expect(text).toContain("express.raw()");
  });

  it("responds 413 to a huge body, and keeps the connection", async () => {
    const { handler, onEvent } = setUp(10_000);
    const listener = toNodeHandler(handler);
    const url = await serveHook((...both) => void listener(...both));
    const large = JSON.stringify({ text: "x".repeat(3_000_000) });
    expect(await post(url, large)).toMatchObject({ status: 413 });
    expect(await post(url)).toMatchObject({ status: 200 });
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it("works in Hono, unless the body has been read", async () => {
    const { handler, onEvent } = setUp();
    const app = new Hono();
    app.post("/hook", (context) => handler(context.req.raw));
    app.post("/read", async (context) => {
      await context.req.json();
      return handler(context.req.raw);
    });
    const body = JSON.stringify(received());
    const init = {
      method: "POST",
      body,
      headers: { "x-webhook-signature": sign(body) },
    };
    expect((await app.request("/hook", init)).status).toBe(200);
    expect(onEvent).toHaveBeenCalledTimes(1);
    const read = await app.request("/read", init);
    expect(read.status).toBeGreaterThanOrEqual(400);
    expect(await read.text()).toContain("Hono c.req.raw");
  });
});
