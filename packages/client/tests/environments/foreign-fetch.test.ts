import type { RequestListener } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  KapsoAbortError,
  type KapsoClient,
  type KapsoClientOptions,
  KapsoConnectionError,
  KapsoNotFoundError,
  KapsoResponseSizeError,
  KapsoTimeoutError,
  createKapsoClient,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { KEY, type TestServer, startServer } from "../transport/http-server.js";
import { formOf } from "../whatsapp/messaging-server.js";
import { LIBRARIES } from "./libraries.js";

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

let server: TestServer;

beforeEach(async () => {
  server = await startServer(api);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

// Loading the libraries is slow while other tests run.
describe.each(Object.keys(LIBRARIES))("%s", { timeout: 90_000 }, (name) => {
  const start = async (
    options: KapsoClientOptions = {},
  ): Promise<KapsoClient> => {
    const library = await LIBRARIES[name]!(server.url);
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
