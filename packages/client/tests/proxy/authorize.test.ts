import { describe, expect, it } from "vitest";
import { KapsoArgumentError } from "../../src/index.js";
import type { ProxyScope } from "../../src/proxy/index.js";
import { KEY, OWN_CONVERSATION, json, startProxy } from "./proxy-server.js";

describe("authorize", () => {
  it("is called with the request of the framework", async () => {
    class FrameworkRequest extends Request {
      readonly user = "noam";
    }
    const seen: Request[] = [];
    const { handler } = await startProxy({
      authorize: (request) => {
        seen.push(request);
        return request.headers.get("cookie") === "session=1" ? {} : null;
      },
    });
    const request = new FrameworkRequest(
      "https://app.example/api/kapso/whatsapp/conversations",
      { headers: { cookie: "session=1" } },
    );
    expect((await handler(request)).status).toBe(200);
    expect(seen).toEqual([request]);
    expect(seen[0]).toBe(request);
  });

  it.each([null, undefined, false, ""])("rejects with %j", async (nothing) => {
    const { call, sandbox, errors } = await startProxy({
      authorize: () => nothing as null,
    });
    const response = await call("/whatsapp/conversations");
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ error: "Not allowed" });
    expect(sandbox.requests).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("can return its own response", async () => {
    const own = Response.json({ error: "Sign in" }, { status: 401 });
    const { call, sandbox } = await startProxy({
      authorize: () => Promise.resolve(own),
    });
    expect(await call("/whatsapp/conversations")).toBe(own);
    expect(sandbox.requests).toEqual([]);
  });

  it("that throws is a 500 without details", async () => {
    const problem = new Error(`session store at ${KEY}`);
    const { call, sandbox, errors } = await startProxy({
      authorize: () => Promise.reject(problem),
    });
    const response = await call("/whatsapp/conversations");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error:
        "The proxy's authorize function failed; its onError has the reason",
    });
    expect(sandbox.requests).toEqual([]);
    expect(errors).toMatchObject([
      { error: problem, operation: "conversations.list", status: 500 },
    ]);
  });

  it.each<[unknown, string]>([
    [
      { phone_number_id: "1" },
      'authorize must return null, a Response, or a scope such as { params: { phone_number_id: "123" } }: phone_number_id is not a member of a scope',
    ],
    [true, "authorize must return"],
    ["1", "authorize must return"],
    [[], "authorize must return"],
    [new Map([["params", { phone_number_id: "1" }]]), "authorize must return"],
    [{ params: new Map([["phone_number_id", "1"]]) }, "authorize must return"],
    [
      { params: new URLSearchParams("phone_number_id=1") },
      "authorize must return",
    ],
    [{ params: undefined }, "authorize must return"],
    [{ params: null }, "authorize must return"],
    [{ params: "1" }, "authorize must return"],
    [{ params: ["1"] }, "authorize must return"],
    [
      { params: { phone_number_id: undefined } },
      "params.phone_number_id must be a non-empty string, a number or a boolean, not undefined; return null to reject the request",
    ],
    [{ params: { phone_number_id: null } }, "params.phone_number_id must be"],
    [{ params: { phone_number_id: " " } }, "params.phone_number_id must be"],
    [{ params: { phone_number_id: NaN } }, "params.phone_number_id must be"],
    [
      { params: { phone_number_id: 2 ** 53 } },
      "params.phone_number_id must be a string, or a whole number up to 2^53 - 1, not 9007199254740992",
    ],
    [{ params: { phone_number_id: Infinity } }, "params.phone_number_id must"],
    [{ params: { phone_number_id: 1.5 } }, "params.phone_number_id must"],
    [{ params: { phone_number_id: ["1"] } }, "params.phone_number_id must be"],
    [
      { params: { phoneNumberId: "1" } },
      "params.phoneNumberId is not a query parameter of any operation",
    ],
  ])("that returns %j allows nothing", async (scope, message) => {
    const { call, sandbox, errors } = await startProxy({
      authorize: () => scope as ProxyScope,
    });
    const response = await call("/whatsapp/conversations");
    expect(response.status).toBe(500);
    expect(sandbox.requests).toEqual([]);
    expect(errors[0]?.error).toBeInstanceOf(KapsoArgumentError);
    expect(String(errors[0]?.error)).toContain(message);
  });

  it("must not read the body, which the proxy needs", async () => {
    const { call, errors } = await startProxy({
      allow: ["conversations.update"],
      authorize: async (request) => {
        await request.text();
        return {};
      },
    });
    const response = await call(
      `/whatsapp/conversations/${OWN_CONVERSATION}`,
      json("PATCH", { whatsapp_conversation: { status: "ended" } }),
    );
    expect(response.status).toBe(500);
    expect(String(errors[0]?.error)).toContain("read request.clone() instead");
  });

  it("is not affected if onError throws", async () => {
    const { call } = await startProxy({
      authorize: () => {
        throw new Error("no");
      },
      onError: () => {
        throw new Error("nor this");
      },
    });
    expect((await call("/whatsapp/conversations")).status).toBe(500);
  });
});
