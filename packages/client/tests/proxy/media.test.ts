import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { USER_AGENT } from "../../src/generated/api.js";
import { createKapsoClient } from "../../src/index.js";
import { toNodeHandler, createProxyHandler } from "../../src/proxy/index.js";
import { withRequest } from "../with-request.js";
import {
  OTHER_MEDIA,
  OWN_MEDIA,
  startMessagingApi,
  startMessagingProxy,
} from "./messaging-api.js";
import { serve } from "../serve.js";
import { KEY, OTHER, OWN } from "./proxy-server.js";

const allow = [
  "whatsapp.media.get",
  "whatsapp.media.upload",
  "whatsapp.media.downloadWithToken",
] as const;

/** The link of the proxy to a file. */
async function linkOf(
  { call }: ReturnType<typeof startMessagingProxy>,
  id = OWN_MEDIA,
): Promise<string> {
  const response = await call(`/${id}?phone_number_id=${OWN}`);
  const { download_url } = (await response.json()) as { download_url: string };
  expect(download_url).toMatch(
    /^\/api\/kapso\/meta\/whatsapp\/media_download\?token=[\w.-]+$/,
  );
  return download_url.replace("/api/kapso/meta/whatsapp", "/..");
}

describe("a download", () => {
  it("is streamed with type, length and name, and cannot run as a page", async () => {
    const proxy = startMessagingProxy({ allow });
    const response = await proxy.call(await linkOf(proxy));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(`bytes of ${OWN_MEDIA}`);
    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "no-store",
      "content-disposition": 'attachment; filename="page.html"',
      "content-length": "16",
      "content-security-policy": "sandbox; default-src 'none'",
      "content-type": "text/html",
      "x-content-type-options": "nosniff",
    });
    // The link is the permission: the key is not sent with it.
    expect(proxy.reached.at(-1)?.headers).not.toHaveProperty("x-api-key");
    expect(proxy.reached.at(-1)?.headers).toMatchObject({
      "user-agent": USER_AGENT,
    });
  });

  it("works for a client without a key whose base URL is the proxy", async () => {
    const { handler } = startMessagingProxy({ allow });
    const kapso = createKapsoClient({
      baseUrl: "https://app.example/api/kapso",
      apiKey: null,
      fetch: withRequest(handler),
    });
    const file = await kapso.whatsapp.media.download(OWN_MEDIA, {
      phone_number_id: OWN,
    });
    expect(file).toMatchObject({ size: 16, filename: "page.html" });
    expect(await (await file.blob()).text()).toBe(`bytes of ${OWN_MEDIA}`);
  });

  it("rejects links that the proxy did not create for this scope", async () => {
    const own = startMessagingProxy({ allow });
    const link = await linkOf(own);
    const [, payload = "", mac = ""] =
      /token=([\w-]+)\.([\w-]+)$/.exec(link) ?? [];
    const other = startMessagingProxy({
      allow,
      authorize: () => ({ params: { phone_number_id: OTHER } }),
    });
    const forged = btoa(
      `https://api.example/meta/whatsapp/media_download?token=${OTHER_MEDIA}`,
    ).replaceAll("=", "");
    for (const [proxy, path] of [
      [other, link],
      [own, `/../media_download?token=${OTHER_MEDIA}`],
      [own, `/../media_download?token=${forged}.${mac}`],
      [own, `/../media_download?token=${payload}`],
      [own, `/../media_download?token=${payload}.`],
      [own, `/../media_download?token=${payload}.${mac}x`],
      [own, "/../media_download?token="],
      [own, "/../media_download"],
    ] as const) {
      proxy.reached.length = 0;
      expect((await proxy.call(path)).status).toBe(404);
      expect(proxy.reached).toEqual([]);
    }
  });

  it("has no link if it is not allowed", async () => {
    const { call } = startMessagingProxy({ allow: ["whatsapp.media.get"] });
    const response = await call(`/${OWN_MEDIA}`);
    expect(await response.json()).toEqual({
      messaging_product: "whatsapp",
      id: OWN_MEDIA,
      mime_type: "image/png",
    });
  });

  it("is aborted beyond maxMediaBytes", async () => {
    const proxy = startMessagingProxy({ allow, maxMediaBytes: 10 });
    const response = await proxy.call(await linkOf(proxy));
    expect(response.status).toBe(502);
  });

  it("is streamed through Node.js", async () => {
    const api = startMessagingApi();
    let release: (() => void) | undefined;
    const handler = createProxyHandler({
      apiKey: KEY,
      baseUrl: "https://api.example/platform/v1",
      allow,
      authorize: () => ({}),
      fetch: async (url, init) => {
        if (!url.includes("media_download")) {
          return api.fetch(url, init);
        }
        const body = new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode("first"));
            await new Promise<void>((resolve) => (release = resolve));
            controller.enqueue(new TextEncoder().encode(" second"));
            controller.close();
          },
        });
        return new Response(body, { headers: { "content-type": "image/png" } });
      },
    });
    const listener = toNodeHandler(handler);
    const url = await serve(
      (request, response) => void listener(request, response),
    );
    const media = await fetch(
      `${url}/api/kapso/meta/whatsapp/v24.0/${OWN_MEDIA}?phone_number_id=${OWN}`,
    );
    const { download_url } = (await media.json()) as { download_url: string };
    const response = await fetch(url + download_url);
    const reader = response.body!.getReader();
    const first = await reader.read();
    expect(new TextDecoder().decode(first.value)).toBe("first");
    release?.();
    const second = await reader.read();
    expect(new TextDecoder().decode(second.value)).toBe(" second");
  });
});

describe("an upload", () => {
  const form = (bytes: number): FormData => {
    const data = new FormData();
    data.set("messaging_product", "whatsapp");
    data.set("file", new File([new Uint8Array(bytes)], "a.png"));
    return data;
  };

  it("is forwarded with its form unchanged", async () => {
    const { call, reached } = startMessagingProxy({ allow });
    const init = { method: "POST", body: form(100_000) };
    expect((await call(`/${OWN}/media`, init)).status).toBe(200);
    expect(reached[0]?.headers["content-type"]).toMatch(
      /^multipart\/form-data; boundary=/,
    );
    expect(reached[0]?.body.length).toBeGreaterThan(100_000);
    expect(reached[0]?.body).toContain('filename="a.png"');
  });

  it("is rejected for another number, and with another type", async () => {
    const { call, reached } = startMessagingProxy({ allow });
    const init = { method: "POST", body: form(10) };
    expect((await call(`/${OTHER}/media`, init)).status).toBe(404);
    const json = { method: "POST", body: "{}" };
    expect((await call(`/${OWN}/media`, json)).status).toBe(415);
    expect(reached).toEqual([]);
  });

  it("is rejected from the form of another site", async () => {
    const { call, reached } = startMessagingProxy({ allow });
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      const init = { method: "POST", body: form(10), headers };
      expect((await call(`/${OWN}/media`, init)).status).toBe(403);
    }
    expect(reached).toEqual([]);
  });

  it("is a 413 beyond maxMediaBytes, declared or not", async () => {
    const { call } = startMessagingProxy({ allow, maxMediaBytes: 1000 });
    const init = { method: "POST", body: form(2000) };
    expect((await call(`/${OWN}/media`, init)).status).toBe(413);
  });

  it("reaches the API while the browser is still sending", async () => {
    let finish: (() => void) | undefined;
    const server = createServer((request, response) => {
      request.once("data", () => finish?.());
      request.on("end", () => {
        response.setHeader("content-type", "application/json");
        response.end('{"id":"1"}');
      });
    });
    const api = await serve((request, response) => {
      server.emit("request", request, response);
    });
    const handler = createProxyHandler({
      apiKey: KEY,
      baseUrl: api,
      allow,
      authorize: () => ({ params: { phone_number_id: OWN } }),
    });
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new Uint8Array(10));
        await new Promise<void>((resolve) => (finish = resolve));
        controller.close();
      },
    });
    const response = await handler(
      new Request(
        `https://app.example/api/kapso/meta/whatsapp/v24.0/${OWN}/media`,
        {
          method: "POST",
          headers: { "content-type": "multipart/form-data; boundary=x" },
          body,
          duplex: "half",
        } as RequestInit,
      ),
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: "1" });
  });
});
