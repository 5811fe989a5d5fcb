import { withRequest } from "../with-request.js";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  KapsoAuthenticationError,
  KapsoConnectionError,
  KapsoTimeoutError,
} from "../../src/index.js";
import { createProxyHandler } from "../../src/proxy/index.js";
import { serve } from "../serve.js";
import { KEY, startProxy } from "./proxy-server.js";

const PATH = "/whatsapp/conversations";

describe("of the headers of the API", () => {
  it("the browser only gets those that it can use", async () => {
    const useful = {
      "retry-after": "7",
      "x-request-id": "r1",
      "x-total": "30",
      "x-total-pages": "3",
      "x-per-page": "10",
      "x-page": "1",
      "x-ratelimit-remaining": "0",
      "ratelimit-reset": "9",
      ratelimit: '"default";r=0',
    };
    const { call } = await startProxy({
      fetch: () =>
        Promise.resolve(
          Response.json(
            { error: "Slow down" },
            {
              status: 429,
              headers: {
                ...useful,
                "cache-control": "public, max-age=600",
                "set-cookie": "session=api",
                link: '<https://api.kapso.ai/platform/v1/users?page=2>; rel="next"',
                server: "api-7",
                "x-api-key": KEY,
                "access-control-allow-origin": "*",
                "content-length": "999",
                connection: "close",
                location: "https://api.kapso.ai/elsewhere",
                "x-powered-by": "x",
              },
            },
          ),
        ),
    });
    const response = await call(PATH);
    expect(response.status).toBe(429);
    expect(Object.fromEntries(response.headers)).toEqual({
      ...useful,
      "cache-control": "no-store",
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
    });
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe("the key", () => {
  const escaped = KEY.replaceAll(/./g, (letter) => {
    const code = letter.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${code}`;
  });

  it.each<[string, number, string]>([
    ["an error", 403, `{"error": "Bad key ${KEY}"}`],
    ["a member's name", 422, `{"errors": {"${KEY}": ["no"]}}`],
    ["an escaped echo", 500, `{"error": "${escaped}"}`],
    ["a success", 200, `{"data": [{"sent": ["x${KEY}x"]}]}`],
    ["a page", 502, `<p>${KEY}</p>`],
    ["broken JSON", 200, `{"key": "${KEY}"`],
    ["another status", 304, ""],
  ])("echoed by %s is not forwarded", async (_what, status, body) => {
    const { call, errors } = await startProxy({
      fetch: () =>
        Promise.resolve(
          new Response(body || null, {
            status,
            headers: {
              "content-type": "text/html",
              "x-request-id": `for ${KEY}`,
              "x-key": KEY,
            },
          }),
        ),
    });
    const response = await call(PATH);
    const text = await response.text();
    const headers = JSON.stringify([...response.headers]);
    expect(text + headers).not.toContain(KEY);
    expect(text).not.toContain("\\u");
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(inspect(errors, { depth: Infinity })).not.toContain(KEY);
  });

  it("is on no visible property", async () => {
    const { handler } = await startProxy();
    expect(
      inspect(handler, { depth: Infinity, showHidden: true }),
    ).not.toContain(KEY);
  });
});

describe("a response that is too large", () => {
  const respondWith = (
    text: string,
    status = 200,
    headers: Record<string, string> = {},
  ) =>
    startProxy({
      maxResponseBytes: 1000,
      fetch: () => Promise.resolve(new Response(text, { status, headers })),
    });
  const pad = (bytes: number): string => `{"data":"${"x".repeat(bytes - 11)}"}`;

  it("is a 502", async () => {
    const fits = await respondWith(pad(1000));
    expect((await fits.call(PATH)).status).toBe(200);
    const { call, errors } = await respondWith(pad(1001));
    const response = await call(PATH);
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      error: "The API's response is larger than 1000 bytes",
    });
    expect(errors).toHaveLength(1);
  });

  it("is read up to the limit of 32 MiB only", async () => {
    let pulled = 0;
    const { call } = await startProxy({
      fetch: () =>
        Promise.resolve(
          new Response(
            new ReadableStream({
              pull(controller) {
                pulled++;
                controller.enqueue(new Uint8Array(1024 * 1024));
              },
            }),
          ),
        ),
    });
    expect((await call(PATH)).status).toBe(502);
    expect(pulled).toBeGreaterThan(32);
    expect(pulled).toBeLessThan(40);
  });

  it("keeps the status of an error with more than 64 KiB", async () => {
    const { call, errors } = await startProxy({
      fetch: () => Promise.resolve(new Response(pad(65_537), { status: 422 })),
    });
    const response = await call(PATH);
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      error: "The API's response is larger than 65536 bytes",
    });
    expect(errors).toEqual([]);
  });

  it("is measured after decoding", async () => {
    const bomb = gzipSync(pad(5_000_000));
    expect(bomb.byteLength).toBeLessThan(10_000);
    const server = await serve((_request, response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(bomb);
    });
    const { call } = await startProxy({
      baseUrl: server,
      maxResponseBytes: 1_000_000,
    });
    expect((await call(PATH)).status).toBe(502);
  });
});

describe("a key that the API rejects", () => {
  it("is a 502: the user is still signed in", async () => {
    const { call, errors } = await startProxy({ apiKey: "kapso_live_wrong" });
    const response = await call(PATH);
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      error: "The API rejected the proxy's key",
      code: "proxy_key_rejected",
    });
    expect(errors).toMatchObject([
      { operation: "conversations.list", status: 502 },
    ]);
    expect(errors[0]?.error).toBeInstanceOf(KapsoAuthenticationError);
    expect(String(errors[0]?.error)).toContain("check the apiKey");
  });
});

describe("Meta's links to further pages", () => {
  it("are returned without its access token", async () => {
    const next =
      "https://graph.example/v24.0/1/flows?access_token=EAAG&after=x";
    const { call } = await startProxy({
      fetch: () => Promise.resolve(Response.json({ data: [], next })),
    });
    expect(await (await call(PATH)).json()).toEqual({
      data: [],
      next: "https://graph.example/v24.0/1/flows?access_token=[redacted]&after=x",
    });
  });
});

describe("a response that is not JSON", () => {
  it("is a 502 for a success", async () => {
    const { call, errors } = await startProxy({
      fetch: () => Promise.resolve(new Response("<p>Welcome</p>")),
    });
    const response = await call(PATH);
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      error: "The API's response is not JSON",
    });
    expect(errors).toHaveLength(1);
  });

  it("keeps its status if it is an error, and never becomes a page of the app", async () => {
    const { call } = await startProxy({
      fetch: () =>
        Promise.resolve(
          new Response("<script>alert(1)</script>", {
            status: 503,
            headers: { "content-type": "text/html", "retry-after": "1" },
          }),
        ),
    });
    const response = await call(PATH);
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toEqual({
      error: "The API responded with 503, without JSON",
    });
  });

  it("keeps its status if it is empty", async () => {
    const { call } = await startProxy({
      fetch: () => Promise.resolve(new Response(null, { status: 500 })),
    });
    const response = await call(PATH);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("");
  });
});

describe("an API that does not respond", () => {
  it("is a 502 if the connection fails", async () => {
    const { call, sandbox, errors } = await startProxy();
    sandbox.faults.add({ disconnect: true });
    const response = await call(PATH);
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      error: "The API could not be reached",
    });
    expect(errors).toMatchObject([
      { status: 502, operation: "conversations.list" },
    ]);
    expect(errors[0]?.error).toBeInstanceOf(KapsoConnectionError);
    expect(sandbox.requests).toHaveLength(1);
  });

  it("is a 504 if it takes too long", async () => {
    const { call, sandbox, errors } = await startProxy({ timeout: 20 });
    sandbox.faults.add({ delayMs: 60_000 });
    const response = await call(PATH);
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({
      error: "The API did not respond in time",
    });
    expect(errors[0]?.error).toBeInstanceOf(KapsoTimeoutError);
  });

  it("is a 502 if it redirects to another host, which gets no request", async () => {
    const urls: string[] = [];
    const { call } = await startProxy({
      fetch: withRequest((request) => {
        urls.push(new URL(request.url).hostname);
        return Promise.resolve(
          new Response(null, {
            status: 302,
            headers: { location: "https://elsewhere.example/" },
          }),
        );
      }),
    });
    expect((await call(PATH)).status).toBe(502);
    expect(urls).toEqual(["127.0.0.1"]);
  });

  it("receives one request, unless the app allows retries", async () => {
    const once = await startProxy();
    const fault = {
      status: 503,
      headers: { "retry-after": "0" },
      body: { error: "Busy" },
      times: 1,
    };
    once.sandbox.faults.add(fault);
    const response = await once.call(PATH);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: "Busy" });
    const twice = await startProxy({ maxRetries: 1 });
    twice.sandbox.faults.add(fault);
    expect((await twice.call(PATH)).status).toBe(200);
    expect(twice.sandbox.requests).toHaveLength(2);
  });

  it("receives an abort if the browser disconnects", async () => {
    const controller = new AbortController();
    let upstream: AbortSignal | undefined;
    const { call, errors } = await startProxy({
      fetch: withRequest((request) => {
        upstream = request.signal;
        controller.abort();
        return new Promise(() => {});
      }),
    });
    const response = await call(PATH, { signal: controller.signal });
    expect(response.status).toBe(499);
    expect(upstream?.aborted).toBe(true);
    expect(errors).toEqual([]);
  });
});

it("a handler never rejects, even for something that is not a request", async () => {
  const { options } = await startProxy();
  const handler = createProxyHandler(options);
  const response = await handler({ method: "GET" } as Request);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    error: "The proxy failed; its onError has the reason",
  });
});
