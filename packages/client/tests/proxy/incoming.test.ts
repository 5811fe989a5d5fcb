import { USER_AGENT } from "../../src/generated/api.js";
import { withRequest } from "../with-request.js";
import { describe, expect, it, vi } from "vitest";
import {
  KEY,
  MEMBER,
  OWN_CONVERSATION,
  json,
  startProxy,
} from "./proxy-server.js";

const PATH = `/whatsapp/conversations/${OWN_CONVERSATION}`;
const BODY = { whatsapp_conversation: { status: "ended" } };
const allow = [
  "conversations.list",
  "conversations.update",
  "conversations.assignments.create",
  "contacts.delete",
] as const;

describe("a change from another site", () => {
  it.each(["cross-site", "CROSS-SITE", "", "same-origin, cross-site"])(
    "is rejected if the browser sends %j",
    async (site) => {
      const { call, sandbox } = await startProxy({ allow });
      const init = json("PATCH", BODY);
      const response = await call(PATH, {
        ...init,
        headers: { ...init.headers, "sec-fetch-site": site },
      });
      expect(response.status).toBe(403);
      expect(sandbox.requests).toEqual([]);
    },
  );

  it.each(["same-origin", "same-site", "none", undefined])(
    "is not assumed if the browser sends %j",
    async (site) => {
      const { call } = await startProxy({ allow });
      const init = json("PATCH", BODY);
      const response = await call(PATH, {
        ...init,
        headers: { ...init.headers, ...(site && { "sec-fetch-site": site }) },
      });
      expect(response.status).toBe(200);
    },
  );

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain; application/json",
    "application/json, text/plain",
    "application/jsonp",
    "text/json",
    "",
  ])(
    "is rejected with a content type that a form can send: %j",
    async (type) => {
      const { call, sandbox } = await startProxy({ allow });
      const response = await call(`${PATH}/assignments`, {
        method: "POST",
        headers: { "content-type": type },
        body: JSON.stringify({ assignment: {} }),
      });
      expect(response.status).toBe(415);
      expect(await response.json()).toEqual({
        error: "The body must be application/json",
      });
      expect(sandbox.requests).toEqual([]);
    },
  );

  it.each<[string, Record<string, string>, number]>([
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, 403],
    ["a script without a body", {}, 403],
    ["a page of no origin", { origin: "null" }, 403],
    ["a page of the app", { origin: "https://app.example" }, 404],
    [
      "a page of the app behind a gateway",
      { origin: "https://inbox.example", host: "inbox.example" },
      404,
    ],
    ["a client other than a browser", { origin: "" }, 404],
  ])(
    "without a body and Sec-Fetch-Site, from %s",
    async (_what, headers, status) => {
      const { call } = await startProxy({ allow: ["broadcasts.send"] });
      const all = new Headers({ origin: "https://evil.example", ...headers });
      if (headers.origin === "") all.delete("origin");
      const init = { method: "POST", headers: all };
      const response = await call("/whatsapp/broadcasts/x/send", init);
      expect(response.status).toBe(status);
    },
  );

  it("does not include reads", async () => {
    const { call } = await startProxy({ allow });
    const response = await call("/whatsapp/conversations", {
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a body", () => {
  it("is sent as JSON, with its envelope only", async () => {
    const sent: { body: string; headers: Record<string, string> }[] = [];
    const { call } = await startProxy({
      allow,
      fetch: withRequest(async (request) => {
        sent.push({
          body: await request.text(),
          headers: Object.fromEntries(request.headers),
        });
        return Response.json({ data: {} });
      }),
    });
    await call(PATH, {
      method: "PATCH",
      headers: { "content-type": "Application/JSON; charset=utf-8" },
      body: `{ "whatsapp_conversation": {"status": "active", "status": "ended"},
        "conversation_id": "other", "__proto__": {"status": "x"} }`,
    });
    expect(sent[0]?.body).toBe('{"whatsapp_conversation":{"status":"ended"}}');
    expect(sent[0]?.headers["content-type"]).toBe("application/json");
  });

  it.each(["", "{", "[]", "null", '"x"', "1", '{"a":"\xff"}', "a=b"])(
    "that is not a JSON object is rejected: %j",
    async (body) => {
      const { call, sandbox } = await startProxy({ allow });
      const response = await call(PATH, {
        ...json("PATCH", {}),
        body: Uint8Array.from(body, (letter) => letter.charCodeAt(0)),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        error: "The body must be a JSON object",
      });
      expect(sandbox.requests).toEqual([]);
    },
  );

  it.each(["[", '{"a":', '{"whatsapp_conversation":['])(
    "of 60 KB of nested brackets is rejected: %s",
    async (open) => {
      const { call, sandbox } = await startProxy({ allow });
      const text = open.repeat(Math.floor(60_000 / open.length));
      const response = await call(PATH, { ...json("PATCH", {}), body: text });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        error: "The body must not be nested deeper than 100 levels",
      });
      expect(sandbox.requests).toEqual([]);
    },
  );

  it("can have any number of brackets in strings", async () => {
    const { call } = await startProxy({ allow });
    const body = {
      assignment: { user_id: MEMBER, notes: `\\"${"[{".repeat(500)}` },
    };
    const response = await call(`${PATH}/assignments`, json("POST", body));
    expect(response.status).toBe(201);
  });

  it("can be left out if it is optional, even with a content type", async () => {
    const sent: [string | null, string][] = [];
    const { call } = await startProxy({
      allow: ["webhooks.test"],
      fetch: withRequest(async (request) => {
        sent.push([request.headers.get("content-type"), await request.text()]);
        return Response.json({ data: {} });
      }),
    });
    const path = "/whatsapp/webhooks/x/test";
    expect((await call(path, { method: "POST" })).status).toBe(200);
    const empty = { ...json("POST", {}), body: "" };
    expect((await call(path, empty)).status).toBe(200);
    const body = { event_type: "whatsapp.message.received" };
    expect((await call(path, json("POST", body))).status).toBe(200);
    expect(sent).toEqual([
      [null, ""],
      [null, ""],
      ["application/json", JSON.stringify(body)],
    ]);
  });

  it("requires its content type if it is optional and given", async () => {
    const { call, sandbox } = await startProxy({ allow: ["webhooks.test"] });
    const body = new TextEncoder().encode("{}");
    const path = "/whatsapp/webhooks/x/test";
    const response = await call(path, { method: "POST", body });
    expect(response.status).toBe(415);
    expect(sandbox.requests).toEqual([]);
  });

  it("is not required if the operation takes none", async () => {
    const { call } = await startProxy({ allow });
    const response = await call("/whatsapp/contacts/+14155550123", {
      method: "DELETE",
    });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
  });

  it("is not forwarded if the operation takes none", async () => {
    const sent: string[] = [];
    const { call } = await startProxy({
      allow,
      fetch: withRequest(async (request) => {
        sent.push(await request.text());
        return new Response(null, { status: 204 });
      }),
    });
    await call("/whatsapp/contacts/+14155550123", json("DELETE", { all: 1 }));
    expect(sent).toEqual([""]);
  });
});

describe("a large body", () => {
  const oversized = (bytes: number): string =>
    JSON.stringify({ whatsapp_conversation: { status: "x".repeat(bytes) } });

  it("is rejected above 64 KiB", async () => {
    const { call, sandbox } = await startProxy({ allow });
    const rest = oversized(0).length;
    const most = await call(PATH, {
      ...json("PATCH", {}),
      body: oversized(65_536 - rest),
    });
    expect(most.status).toBe(422);
    expect(sandbox.requests).toHaveLength(1);
    const more = await call(PATH, {
      ...json("PATCH", {}),
      body: oversized(65_537 - rest),
    });
    expect(more.status).toBe(413);
    expect(await more.json()).toEqual({
      error: "The body must not be larger than 65536 bytes",
    });
    expect(sandbox.requests).toHaveLength(1);
  });

  it("is rejected by its declared length, without being read", async () => {
    const { call } = await startProxy({ allow, maxBodyBytes: 100 });
    const pull = vi.fn();
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const response = await call(PATH, {
      method: "PATCH",
      headers: { "content-type": "application/json", "content-length": "101" },
      body,
      duplex: "half",
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(pull).not.toHaveBeenCalled();
  });

  it("is read up to the limit only, whatever length it declares", async () => {
    const { call } = await startProxy({ allow, maxBodyBytes: 100 });
    let pulled = 0;
    let cancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(60));
      },
      cancel() {
        cancelled = true;
      },
    });
    const response = await call(PATH, {
      method: "PATCH",
      headers: { "content-type": "application/json", "content-length": "10" },
      body,
      duplex: "half",
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(5);
    expect(cancelled).toBe(true);
  });

  it("is not read for an unauthorized request", async () => {
    const { call } = await startProxy({ allow, authorize: () => null });
    const pull = vi.fn();
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const response = await call(PATH, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body,
      duplex: "half",
    } as RequestInit);
    expect(response.status).toBe(403);
    expect(pull).not.toHaveBeenCalled();
  });
});

describe("the headers of the browser", () => {
  it("are forwarded if the operation declares them", async () => {
    const sent: Record<string, string>[] = [];
    const checked: unknown[] = [];
    const { call } = await startProxy({
      allow: ["portfolios.funding.revoke"],
      checks: {
        "portfolios.funding.revoke": ({ headers }) => {
          checked.push(headers);
          return true;
        },
      },
      fetch: withRequest(({ headers }) => {
        sent.push(Object.fromEntries(headers));
        return Promise.resolve(Response.json({ data: {} }));
      }),
    });
    const response = await call("/whatsapp/portfolios/1/funding/revoke", {
      method: "POST",
      headers: { "idempotency-key": "once-1", "x-other": "1" },
    });
    expect(response.status).toBe(200);
    expect(sent).toEqual([
      {
        accept: "application/json",
        "idempotency-key": "once-1",
        "user-agent": USER_AGENT,
        "x-api-key": KEY,
      },
    ]);
    expect(checked).toEqual([{ "Idempotency-Key": "once-1" }]);
  });

  it("are otherwise dropped", async () => {
    let headers: Record<string, string> = {};
    const { call, options } = await startProxy({
      allow,
      fetch: withRequest((request) => {
        headers = Object.fromEntries(request.headers);
        return Promise.resolve(Response.json({ data: {} }));
      }),
    });
    const init = json("PATCH", BODY);
    await call(PATH, {
      ...init,
      headers: {
        ...init.headers,
        accept: "text/html",
        authorization: "Bearer browser",
        connection: "x-hop",
        cookie: "session=1",
        forwarded: "for=1.2.3.4",
        host: "evil.example",
        origin: "https://app.example",
        referer: "https://app.example/inbox",
        te: "trailers",
        "transfer-encoding": "chunked",
        upgrade: "h2c",
        "user-agent": "browser/1",
        via: "1.1 x",
        "x-api-key": "browser",
        "x-custom": "1",
        "x-forwarded-for": "1.2.3.4",
        "x-forwarded-host": "evil.example",
        "x-hop": "1",
        "x-http-method-override": "DELETE",
        "x-original-url": "/users",
      },
    });
    expect(headers).toEqual({
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": USER_AGENT,
      "x-api-key": options.apiKey,
    });
  });
});
