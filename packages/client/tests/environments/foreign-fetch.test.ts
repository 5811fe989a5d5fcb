import type { RequestListener } from "node:http";
import { Window } from "happy-dom";
import { JSDOM } from "jsdom";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import nodeFetch from "node-fetch";
import nodeFetch2 from "node-fetch2";
import { fetch as undici6 } from "undici6";
import { fetch as undici7 } from "undici7";
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
  vi,
} from "vitest";
import {
  type Fetch,
  KapsoAbortError,
  type KapsoClient,
  type KapsoClientOptions,
  KapsoConnectionError,
  KapsoError,
  KapsoNotFoundError,
  KapsoResponseSizeError,
  KapsoTimeoutError,
  createKapsoClient,
} from "../../src/index.js";
import { fakeClient } from "../fake-fetch.js";
import { rejection } from "../rejection.js";
import { formOf } from "../whatsapp/messaging-server.js";
import { KEY, type TestServer, startServer } from "../transport/http-server.js";

const CONTACT = { id: "c1", wa_id: "15551234567" };

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 128);

/** Responds like the API to the requests of the tests below. */
const api: RequestListener = ({ url = "", method = "", headers }, response) => {
  const json = (status: number, body: unknown): void => {
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (url.includes("missing")) json(404, { error: "Contact not found" });
  else if (url.includes("moved")) {
    response.writeHead(307, { Location: url.replace("moved", "c1") }).end();
  } else if (url.includes("elsewhere")) {
    response.writeHead(307, { Location: "http://127.0.0.2:1/contacts" }).end();
  } else if (url.includes("silent")) {
    // The client ends this request.
  } else if (url.endsWith("/media")) json(200, { id: "m1" });
  else if (url.includes("/m1?")) {
    const link = `http://${headers.host ?? ""}/meta/whatsapp/media_download?token=a%2Bb`;
    json(200, { id: "m1", download_url: link, mime_type: "image/jpeg" });
  } else if (url.includes("media_download?token=a%2Bb")) {
    response.writeHead(200, { "Content-Type": "image/jpeg" });
    // In several parts.
    for (const byte of JPEG) response.write(Uint8Array.of(byte));
    response.end();
  } else if (method === "DELETE") response.writeHead(204).end();
  else if (url.includes("large")) json(200, { data: "x".repeat(2_000) });
  else json(200, { data: CONTACT });
};

/**
 * The `fetch` of each library, cast to the type of the `fetch` option, as users
 * do.
 */
const LIBRARIES: Record<string, () => Promise<Fetch> | Fetch> = {
  "undici 6": () => undici6 as unknown as Fetch,
  "undici 7": () => undici7 as unknown as Fetch,
  "node-fetch 2": () => nodeFetch2 as Fetch,
  "node-fetch 3": () => nodeFetch as unknown as Fetch,
  "whatwg-fetch in jsdom": startWhatwgFetch,
  "the platform's fetch with jsdom's AbortController": () => {
    stubAbortController();
    return (url, init) => fetch(url, init);
  },
  // Like that of Node.js 24 and newer, it rejects other signals.
  "undici 7 with jsdom's AbortController": () => {
    stubAbortController();
    return undici7 as unknown as Fetch;
  },
  "happy-dom's own fetch": () => {
    const window = new Window({ url: server.url });
    restore.push(() => window.happyDOM.close());
    for (const name of HAPPY_DOM) vi.stubGlobal(name, window[name]);
    return window.fetch.bind(window) as unknown as Fetch;
  },
  "a platform without newer functions, such as React Native": () => {
    for (const [owner, name] of [
      [URL, "canParse"],
      [AbortSignal, "any"],
      [AbortSignal, "timeout"],
      [AbortSignal.prototype, "throwIfAborted"],
    ] as const) {
      const original = Object.getOwnPropertyDescriptor(owner, name)!;
      Object.defineProperty(owner, name, {
        configurable: true,
        value: undefined,
      });
      restore.push(() => Object.defineProperty(owner, name, original));
    }
    return (url, init) => fetch(url, init);
  },
};

/** Globals that the happy-dom environment of Vitest and Jest replaces. */
const HAPPY_DOM = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "File",
  "FormData",
  "Headers",
  "ReadableStream",
  "Request",
  "Response",
  "TransformStream",
  "URL",
  "URLSearchParams",
] as const;

const restore: (() => unknown)[] = [];
let server: TestServer;

beforeEach(async () => {
  server = await startServer(api);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(restore.splice(0).map((undo) => undo()));
});

function stubAbortController(): void {
  const { window } = new JSDOM();
  vi.stubGlobal("AbortController", window.AbortController);
  vi.stubGlobal("AbortSignal", window.AbortSignal);
}

/**
 * A polyfill based on `XMLHttpRequest`, as in old browsers and React Native.
 */
async function startWhatwgFetch(): Promise<Fetch> {
  const { window } = new JSDOM("", { url: server.url });
  for (const name of [
    "XMLHttpRequest",
    "FileReader",
    "FormData",
    "Blob",
    "File",
  ] as const) {
    vi.stubGlobal(name, window[name]);
  }
  vi.resetModules();
  const polyfill = await import("whatwg-fetch");
  restore.push(() => {
    window.close();
  });
  return polyfill.fetch;
}

// Loading the libraries is slow while other tests run.
describe.each(Object.keys(LIBRARIES))("%s", { timeout: 90_000 }, (name) => {
  const start = async (
    options: KapsoClientOptions = {},
  ): Promise<KapsoClient> => {
    const library = await LIBRARIES[name]!();
    return createKapsoClient({
      baseUrl: `${server.url}/platform/v1`,
      apiKey: KEY,
      fetch: library,
      maxRetries: 0,
      ...options,
    });
  };

  it("sends the key, a body and each method, and reads the response", async () => {
    const kapso = await start();
    expect(await kapso.contacts.get("c1")).toEqual(CONTACT);
    expect(await kapso.contacts.create({ wa_id: "15551234567" })).toEqual(
      CONTACT,
    );
    expect(await kapso.contacts.update("c1", { display_name: "Ä" })).toEqual(
      CONTACT,
    );
    await kapso.webhooks.delete("w1");
    expect(server.received.map(({ method }) => method)).toEqual([
      "GET",
      "POST",
      "PATCH",
      "DELETE",
    ]);
    for (const { headers } of server.received) {
      expect(headers["x-api-key"]).toBe(KEY);
    }
    expect(server.received[2]!.headers["content-type"]).toBe(
      "application/json",
    );
    expect(JSON.parse(server.received[2]!.body.toString())).toEqual({
      contact: { display_name: "Ä" },
    });
  });

  it("throws an API error, and an error for a response that is too large", async () => {
    const kapso = await start({ maxResponseBytes: 1_000 });
    const missing = await rejection(kapso.contacts.get("missing"));
    expect(missing).toBeInstanceOf(KapsoNotFoundError);
    expect((missing as Error).message).toContain("Contact not found");
    expect(await rejection(kapso.contacts.get("large"))).toBeInstanceOf(
      KapsoResponseSizeError,
    );
  });

  it("uploads and downloads a file", async () => {
    const kapso = await start();
    const { media } = kapso.whatsapp;
    const { id } = await media.upload("1", {
      data: JPEG,
      type: "image/jpeg",
      filename: "photo.jpg",
    });
    const [uploaded] = server.received;
    const form = await formOf(uploaded!);
    expect(form.get("messaging_product")).toBe("whatsapp");
    const file = form.get("file") as File;
    expect(file).toMatchObject({ name: "photo.jpg", type: "image/jpeg" });
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(JPEG);

    const phone = { phone_number_id: "1" };
    const received = await media.download(id, phone);
    expect(new Uint8Array(await received.arrayBuffer())).toEqual(JPEG);
    const tooLarge = await media.download(id, { ...phone, maxBytes: 3 });
    expect(await rejection(tooLarge.blob())).toBeInstanceOf(
      KapsoResponseSizeError,
    );
  });

  it("ends a request by timeout and by signal", async () => {
    const kapso = await start();
    expect(
      await rejection(kapso.contacts.get("silent-1", { timeout: 30 })),
    ).toBeInstanceOf(KapsoTimeoutError);
    const controller = new AbortController();
    const call = rejection(
      kapso.contacts.get("silent-2", { signal: controller.signal }),
    );
    await expect
      .poll(() => server.received.at(-1)?.path, { timeout: 60_000 })
      .toMatch(/silent-2$/);
    controller.abort();
    expect(await call).toBeInstanceOf(KapsoAbortError);
  });

  it("never sends the key to another origin", async () => {
    const kapso = await start();
    const error = await rejection(kapso.contacts.get("elsewhere"));
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect(server.received).toHaveLength(1);
  });

  it("follows a redirect within the origin", async () => {
    const kapso = await start();
    expect(await kapso.contacts.get("moved")).toEqual(CONTACT);
    expect(server.received.map(({ path }) => path)).toEqual([
      "/platform/v1/whatsapp/contacts/moved",
      "/platform/v1/whatsapp/contacts/c1",
    ]);
  });

  it("reports a connection that failed", async () => {
    const kapso = await start({ baseUrl: "http://127.0.0.1:1" });
    const error = await rejection(kapso.contacts.get("c1"));
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect((error as Error).message).toContain("the connection failed");
  });
});

it("node-fetch works where the platform has no fetch at all, as in Jest with jsdom", async () => {
  for (const name of ["fetch", "Headers", "Request", "Response"]) {
    vi.stubGlobal(name, undefined);
  }
  const options = { baseUrl: `${server.url}/platform/v1`, apiKey: KEY };
  const kapso = createKapsoClient({
    ...options,
    fetch: nodeFetch as unknown as Fetch,
    maxRetries: 0,
  });
  expect(await kapso.contacts.get("c1")).toEqual(CONTACT);
  const error = await rejection(kapso.contacts.get("missing"));
  expect(error).toBeInstanceOf(KapsoNotFoundError);
  expect((error as KapsoNotFoundError).headers.get("content-type")).toBe(
    "application/json",
  );
  const text = new Blob(["x"], { type: "text/plain" });
  const upload = await rejection(kapso.whatsapp.media.upload("1", text));
  expect(upload).toBeInstanceOf(KapsoError);
  expect((upload as Error).message).toContain("Headers is not");
  const without = createKapsoClient(options).contacts.get("c1");
  expect(await rejection(without)).toMatchObject({
    name: "KapsoConnectionError",
    message: expect.stringMatching(
      /not sent.*fetch is not a function/,
    ) as string,
  });
});

it("msw responds to the platform's fetch, even if other code reads the requests", async () => {
  const received: string[] = [];
  const media = "https://api.example.com/meta/whatsapp/v24.0";
  const worker = setupServer(
    http.post(`${media}/1/media`, async ({ request }) => {
      const file = (await request.formData()).get("file") as File;
      received.push(`${file.name}: ${await file.text()}`);
      return HttpResponse.json({ id: "m1" });
    }),
    http.get(`${media}/m1`, () =>
      HttpResponse.json({ id: "m1", url: "https://cdn.example.com/m1" }),
    ),
    http.get("https://cdn.example.com/m1", () => {
      const body = new Blob(["Open ", "at 9"]).stream();
      return new HttpResponse(body, { headers: { "x-key": "none" } });
    }),
    http.get("https://api.example.com/platform/v1/whatsapp/contacts", () =>
      HttpResponse.json({ data: [CONTACT], paging: { next: null } }),
    ),
    http.post("https://api.example.com/platform/v1/whatsapp/contacts", () =>
      HttpResponse.json({ error: "is not valid" }, { status: 422 }),
    ),
  );
  worker.events.on("request:start", ({ request }) => {
    const copy = request.clone();
    void copy.text().then((text) => received.push(text));
  });
  worker.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => {
    worker.close();
  });
  const kapso = createKapsoClient({
    baseUrl: "https://api.example.com/platform/v1",
    apiKey: KEY,
  });
  const page = await kapso.contacts.list();
  expect(page.items).toEqual([CONTACT]);
  const error = await rejection(kapso.contacts.create({ wa_id: "1" }));
  expect(error).toMatchObject({ status: 422 });
  await expect.poll(() => received).toContain('{"contact":{"wa_id":"1"}}');
  const { id } = await kapso.whatsapp.media.upload("1", {
    data: "Open at 9",
    type: "text/plain",
    filename: "hours.txt",
  });
  expect(received).toContain("hours.txt: Open at 9");
  const file = await kapso.whatsapp.media.download(id, {
    phone_number_id: "1",
  });
  expect(await (await file.blob()).text()).toBe("Open at 9");
});

it("a fake fetch gets JSON as text, with a middleware as without", async () => {
  const { kapso, calls } = fakeClient(() =>
    Response.json({ data: { id: "1" } }),
  );
  await kapso.customers.create({ name: "Ä" });
  kapso.use({ onRequest: ({ request }) => request });
  await kapso.customers.create({ name: "Ä" });
  const bodies = calls.map(([, { body }]) => body);
  expect(bodies).toEqual(Array(2).fill('{"customer":{"name":"Ä"}}'));
});

it("an error explains what a fake fetch must return", async () => {
  for (const fake of [
    undefined,
    { ok: true, json: () => Promise.resolve({ data: [] }) },
    { ok: true, status: 200, headers: new Headers(), json: () => ({}) },
  ]) {
    const { kapso } = fakeClient(() => fake as unknown as Response);
    const error = await rejection(kapso.contacts.list());
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect((error as Error).message).toMatch(
      /: fetch returned no Response; a mock must return one, such as Response\.json\(\{\}\)$/,
    );
  }
});

it("a fake response needs neither arrayBuffer nor a body", async () => {
  const { kapso } = fakeClient(
    () =>
      ({
        ok: true,
        status: 200,
        headers: new Headers({ "content-type": "application/json" }),
        text: () => Promise.resolve('{"data":[],"paging":{"next":null}}'),
      }) as Response,
  );
  expect((await kapso.contacts.list()).items).toEqual([]);
  expect((await kapso.GET("/whatsapp/contacts")).data).toEqual({
    data: [],
    paging: { next: null },
  });
});

it("a middleware can return a polyfilled request that cannot be read as bytes", async () => {
  const { kapso, calls } = fakeClient(() =>
    Response.json({ data: { id: "1" } }),
  );
  class PolyfilledRequest extends Request {
    override arrayBuffer(): Promise<ArrayBuffer> {
      throw new Error("could not read as ArrayBuffer");
    }
  }
  kapso.use({ onRequest: ({ request }) => new PolyfilledRequest(request) });
  await kapso.customers.create({ name: "Ä" });
  expect(calls[0]?.[1].body).toBe('{"customer":{"name":"Ä"}}');
});
