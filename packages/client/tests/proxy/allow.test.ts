import { describe, expect, it } from "vitest";
import { json, startProxy, OWN_CONVERSATION } from "./proxy-server.js";

describe("an operation in allow", () => {
  it("returns the response of the API", async () => {
    const { call, sandbox } = await startProxy();
    const response = await call("/whatsapp/conversations?limit=1");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const body = (await response.json()) as { data: unknown[] };
    expect(body.data).toHaveLength(1);
    expect(sandbox.requests).toMatchObject([
      { operationId: "listWhatsappConversations", query: { limit: "1" } },
    ]);
  });
});

describe("without reaching the API", () => {
  it.each([
    ["an operation that is not allowed", "/users", {}, 403],
    [
      "another one at the path of an allowed one",
      "/whatsapp/conversations/x",
      {},
      403,
    ],
    ["a path of no operation", "/whatsapp/nothing", {}, 404],
    ["the root", "/", {}, 404],
    ["no path", "", {}, 404],
    ["two trailing slashes", "/whatsapp/conversations//", {}, 404],
    ["another method", "/whatsapp/conversations", json("POST", {}), 405],
    ["HEAD", "/whatsapp/conversations", { method: "HEAD" }, 405],
    ["OPTIONS", "/whatsapp/conversations", { method: "OPTIONS" }, 405],
  ])("rejects %s", async (_what, path, init, status) => {
    const { call, sandbox, errors } = await startProxy();
    const response = await call(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ error: expect.any(String) });
    if (status === 405) expect(response.headers.get("allow")).toBe("GET");
    expect(sandbox.requests).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("ignores headers that would override the method", async () => {
    const { call, sandbox } = await startProxy({
      allow: ["conversations.get", "conversations.update"],
    });
    await call(`/whatsapp/conversations/${OWN_CONVERSATION}?_method=PATCH`, {
      headers: {
        "x-http-method-override": "PATCH",
        "x-method-override": "PATCH",
      },
    });
    expect(sandbox.requests).toMatchObject([{ method: "GET", query: {} }]);
  });

  it("reports where paths start", async () => {
    const { handler } = await startProxy({ basePath: "/kapso/" });
    const response = await handler(
      new Request("https://app.example/api/kapso/users"),
    );
    expect(await response.json()).toEqual({
      error: "No operation of the API is at this path; paths start with /kapso",
    });
    const { status } = await handler(
      new Request("https://app.example/kapso/whatsapp/conversations"),
    );
    expect(status).toBe(200);
  });

  it("is mounted at the root on request", async () => {
    const { handler } = await startProxy({ basePath: "" });
    const { status } = await handler(
      new Request("https://app.example/whatsapp/conversations"),
    );
    expect(status).toBe(200);
  });
});
