import {
  type IncomingMessage,
  type ServerResponse,
  createServer,
} from "node:http";
import express from "express";
import { Hono } from "hono";
import { describe, expectTypeOf, it } from "vitest";
import {
  type NodeRequest,
  type NodeResponse,
  type OperationName,
  type ProxyHandler,
  createProxyHandler,
  toNodeHandler,
} from "../../src/proxy/index.js";

const authorize = (): null => null;

describe("allow", () => {
  it("accepts every operation of the API", () => {
    expectTypeOf<
      "users.list" | "conversations.assignments.create"
    >().toExtend<OperationName>();
    expectTypeOf<OperationName>().not.toEqualTypeOf<string>();
    createProxyHandler({
      authorize,
      allow: ["conversations.list", "conversations.update"],
    });
  });

  it("accepts no other name", () => {
    // @ts-expect-error a misspelled operation
    createProxyHandler({ authorize, allow: ["conversation.list"] });
    // @ts-expect-error an operationId of the description
    createProxyHandler({ authorize, allow: ["listWhatsappConversations"] });
    // @ts-expect-error there is no wildcard
    createProxyHandler({ authorize, allow: ["*"] });
    // @ts-expect-error allow is required
    createProxyHandler({ authorize });
    // @ts-expect-error authorize is required
    createProxyHandler({ allow: [] });
  });
});

describe("authorize", () => {
  const allow = ["users.list"] as const;

  it("returns null, a response or a scope, or a promise of one", () => {
    createProxyHandler({ allow, authorize: () => null });
    createProxyHandler({ allow, authorize: () => new Response() });
    createProxyHandler({ allow, authorize: () => Promise.resolve({}) });
    createProxyHandler({
      allow,
      authorize: async (request) => {
        expectTypeOf(request).toEqualTypeOf<Request>();
        await Promise.resolve();
        return request.headers.has("cookie")
          ? { params: { phone_number_id: "1", unassigned: true } }
          : null;
      },
    });
  });

  it("returns nothing else", () => {
    // @ts-expect-error parameters are pinned under params
    createProxyHandler({ allow, authorize: () => ({ phone_number_id: "1" }) });
    // @ts-expect-error true is not a scope
    createProxyHandler({ allow, authorize: () => true });
    createProxyHandler({
      allow,
      // @ts-expect-error no operation takes such a parameter
      authorize: () => ({ params: { phoneNumberId: "1" } }),
    });
    const authorize = ({ headers }: Request) => ({
      params: { phone_number_id: headers.get("x-number") ?? undefined },
    });
    // @ts-expect-error a missing value would allow everything
    createProxyHandler({ allow, authorize });
  });
});

describe("checks", () => {
  it("are by operation", () => {
    createProxyHandler({
      authorize,
      allow: ["users.list"],
      checks: {
        "users.list": ({ path, query, params }) => {
          expectTypeOf(path).toEqualTypeOf<Readonly<Record<string, string>>>();
          expectTypeOf(query).toEqualTypeOf<Readonly<Record<string, string>>>();
          return params.phone_number_id === "1";
        },
      },
    });
    createProxyHandler({
      authorize,
      allow: ["users.list"],
      // @ts-expect-error no such operation
      checks: { "users.lists": () => true },
    });
  });
});

describe("a handler", () => {
  const handler = createProxyHandler({ authorize, allow: [] });

  it("is a standard fetch handler", () => {
    expectTypeOf(handler).toEqualTypeOf<
      (request: Request) => Promise<Response>
    >();
    expectTypeOf(handler).toEqualTypeOf<ProxyHandler>();
    new Hono().all("/api/kapso/*", (context) => handler(context.req.raw));
  });

  it("can be mounted in Node.js and Express", () => {
    createServer(
      (request, response) => void toNodeHandler(handler)(request, response),
    );
    expectTypeOf<IncomingMessage>().toExtend<NodeRequest>();
    expectTypeOf<ServerResponse>().toExtend<NodeResponse>();
    express().use("/api/kapso", toNodeHandler(handler));
    express().all("/api/kapso/*path", toNodeHandler(handler));
  });
});
