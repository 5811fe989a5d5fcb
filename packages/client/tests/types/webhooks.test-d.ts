import { createServer } from "node:http";
import express from "express";
import { Hono } from "hono";
import { describe, expectTypeOf, it } from "vitest";
import {
  type KapsoWebhookError,
  type KapsoWebhookErrorCode,
  type WebhookEvent,
  type WhatsappMessageReceivedEvent,
  createMemoryStore,
  createWebhookHandler,
  parseWebhook,
  toNodeHandler,
  verifyWebhook,
} from "../../src/webhooks/index.js";

declare const request: Request;

describe("the events of a delivery", () => {
  it("narrow by their type", async () => {
    const secret = process.env.SECRET;
    const { events } = await parseWebhook(request, { secret });
    expectTypeOf(events).toEqualTypeOf<WebhookEvent[]>();
    for (const event of events) {
      if (event.type === "whatsapp.message.received") {
        expectTypeOf(event).toEqualTypeOf<WhatsappMessageReceivedEvent>();
        expectTypeOf(event.message.text?.body).toEqualTypeOf<
          string | undefined
        >();
      } else expectTypeOf(event.type).toExtend<string>();
    }
  });
});

describe("the handler", () => {
  it("can be mounted like a standard handler", () => {
    const handler = createWebhookHandler({
      secret: ["one", "other"],
      seen: createMemoryStore(),
      onEvent: () => {},
    });
    expectTypeOf(handler).toExtend<(request: Request) => Promise<Response>>();
    new Hono().post("/hook", (context) => handler(context.req.raw));
    createServer((...both) => void toNodeHandler(handler)(...both));
    express().post("/hook", toNodeHandler(handler));
  });

  it("requires a secret and onEvent", () => {
    // @ts-expect-error there is no secret
    createWebhookHandler({ onEvent: () => {} });
    // @ts-expect-error no onEvent
    createWebhookHandler({ secret: "one" });
  });

  it("accepts the bodies and headers of every platform", () => {
    const headers = { "x-webhook-signature": ["00"], host: undefined };
    void verifyWebhook(Buffer.from(""), headers, "secret");
    void verifyWebhook(new ArrayBuffer(0), new Headers(), ["secret"]);
  });
});

describe("KapsoWebhookError", () => {
  it("has a literal code and status", () => {
    expectTypeOf<
      KapsoWebhookError["code"]
    >().toEqualTypeOf<KapsoWebhookErrorCode>();
    expectTypeOf<KapsoWebhookError["status"]>().toEqualTypeOf<
      400 | 401 | 408 | 413 | 500
    >();
  });
});
