import { describe, expect, it } from "vitest";
import {
  KapsoAbortError,
  KapsoConnectionError,
  KapsoParseError,
  createKapsoClient,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

describe("the typed methods", () => {
  it("resolve with data and response", async () => {
    const { kapso } = await startSandbox({ conversations: 3 });
    const { data, error, response } = await kapso.GET(
      "/whatsapp/conversations",
      {
        params: { query: { limit: 2 } },
      },
    );
    expect(error).toBeUndefined();
    expect(data?.data).toHaveLength(2);
    expect(response.headers.get("content-type")).toContain("application/json");
  });

  it("resolve with the error of an HTTP failure instead of throwing", async () => {
    const { kapso } = await startSandbox({ conversations: 0 });
    const { data, error, response } = await kapso.GET(
      "/whatsapp/conversations/{conversation_id}",
      { params: { path: { conversation_id: UNKNOWN } } },
    );
    expect(data).toBeUndefined();
    expect(error).toEqual({ error: expect.any(String) });
    expect(response.status).toBe(404);
  });

  it("send a body, and accept a response without one", async () => {
    const { kapso } = await startSandbox({ conversations: 0 });
    const created = await kapso.POST("/whatsapp/contacts", {
      body: { contact: { wa_id: "+15551234567" } },
    });
    expect(created.response.status).toBe(201);
    const erased = await kapso.DELETE("/whatsapp/contacts/{identifier}", {
      params: { path: { identifier: created.data!.data.id } },
    });
    expect(erased.response.status).toBe(204);
    expect(erased.data).toBeUndefined();
    expect(erased.error).toBeUndefined();
  });

  it("return text and streams if requested", async () => {
    const { kapso } = await startSandbox({ conversations: 1 });
    const text = await kapso.GET("/users", { parseAs: "text" });
    expect(text.data).toContain('"user_id"');
    const stream = await kapso.GET("/users", { parseAs: "stream" });
    expect(await new Response(stream.data).text()).toBe(text.data);
  });

  it("throw if no response could be read", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({ status: 200, body: "{", times: 1 });
    expect(await rejection(kapso.GET("/users"))).toBeInstanceOf(
      KapsoParseError,
    );

    const aborted = kapso.GET("/users", { signal: AbortSignal.abort() });
    expect(await rejection(aborted)).toBeInstanceOf(KapsoAbortError);

    await sandbox.close();
    const gone = kapso.GET("/users", { maxRetries: 0 });
    expect(await rejection(gone)).toBeInstanceOf(KapsoConnectionError);
  });
});

describe("middleware", () => {
  it("sees every call once in spite of retries, and never the key", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    const seen: string[] = [];
    const middleware = {
      onRequest({
        request,
        schemaPath,
      }: {
        request: Request;
        schemaPath: string;
      }) {
        seen.push(schemaPath);
        expect([...request.headers.keys()]).not.toContain("x-api-key");
        request.headers.set("x-trace", "1");
        return request;
      },
    };
    kapso.use(middleware);
    sandbox.faults.add({
      status: 503,
      headers: { "retry-after": "0" },
      times: 1,
    });
    await kapso.users.list();
    expect(seen).toEqual(["/users"]);
    expect(sandbox.requests).toHaveLength(2);
    kapso.eject(middleware);
    await kapso.users.list();
    expect(seen).toHaveLength(1);
  });

  it("can respond itself", async () => {
    const kapso = createKapsoClient({
      baseUrl: "http://127.0.0.1:1",
      apiKey: "k",
    });
    kapso.use({
      onRequest: () => Response.json({ data: [], meta: undefined }),
    });
    expect((await kapso.users.list()).items).toEqual([]);
  });
});
