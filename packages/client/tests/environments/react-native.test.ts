import { beforeAll, describe, expect, it } from "vitest";
import { serveProxy, startProxy } from "../proxy/proxy-server.js";
import type { App, Job } from "./react-native/app.js";
import { bundleApp, startApp } from "./react-native/realm.js";

const PHOTO = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 128]);

/** Starts an app and a proxy for it. The proxy is closed at the end of the test. */
async function start(script: string) {
  const proxied = await startProxy(
    {
      allow: [
        "conversations.list",
        "conversations.get",
        "contacts.create",
        "contacts.get",
        "contacts.update",
        "contacts.delete",
        "users.list",
        "whatsapp.media.get",
        "whatsapp.media.upload",
        "whatsapp.media.downloadWithToken",
      ],
    },
    { conversations: 5 },
  );
  const app: App = startApp(script, { "file:///photo.jpg": PHOTO });
  const baseUrl = `${await serveProxy(proxied)}/api/kapso`;
  const run = async (job: Job, options: object = {}): Promise<unknown> =>
    JSON.parse(await app.run(job, { baseUrl, maxRetries: 0, ...options }));
  return { ...proxied, app, run };
}

describe.each([
  ["its own URL", { urlPolyfill: false }],
  ["react-native-url-polyfill", { urlPolyfill: true }],
])("React Native with %s", (_name, options) => {
  let script: string;
  beforeAll(async () => {
    script = await bundleApp(options);
  });

  it("walks, reads and changes through a proxy, without a key", async () => {
    const { run, sandbox } = await start(script);
    expect(await run("walk")).toBe(7);
    expect(await run("paginate")).toEqual(expect.any(Number));
    expect(await run("post")).toEqual({
      wa_id: "14155550188",
      profile_name: "Zoë 🙏",
    });
    expect(await run("middleware")).toEqual({ count: 1, status: 200 });
    expect(await run("delete")).toBeNull();
    expect(sandbox.requests.at(-1)).toMatchObject({ status: 204 });
  });

  it("rejects a key, and says that a proxy is needed", async () => {
    const { run } = await start(script);
    expect(await run("users", { apiKey: "kapso_live_5f2d8c77e1" })).toMatch(
      /^KapsoArgumentError: apiKey .* must not reach a browser or an app: .* point baseUrl to a proxy/,
    );
    expect(await run("users", { baseUrl: undefined })).toMatch(
      /^KapsoArgumentError: apiKey is missing: .* point baseUrl to a proxy/,
    );
    expect(await run("users", { baseUrl: "/api/kapso" })).toMatch(
      /^KapsoArgumentError: baseUrl must be an absolute URL outside a browser/,
    );
  });

  it("throws errors of the API, of arguments and of the network", async () => {
    const { run, sandbox } = await start(script);
    expect(await run("missing")).toMatch(/^KapsoNotFoundError: 404 /);
    expect(await run("wrong")).toMatch(
      /^KapsoArgumentError: limit must be a whole number from 1 to 100, not 0/,
    );
    expect(await run("users", { baseUrl: "http://127.0.0.1:1" })).toBe(
      "KapsoConnectionError: GET http://127.0.0.1:1: the connection failed",
    );
    sandbox.faults.add({ body: "<html>", times: 1 });
    expect(await run("users")).toMatch(
      /^KapsoServerError: 500 .*, without JSON$/,
    );
    expect(await run("users", { maxResponseBytes: 10 })).toMatch(
      /^KapsoResponseSizeError: /,
    );
  });

  it("ends a request by timeout and by signal", async () => {
    const { app, run, sandbox } = await start(script);
    const remove = sandbox.faults.add({ delayMs: 600_000 });
    expect(await run("timeout")).toMatch(
      /^KapsoTimeoutError: GET http:\/\/127\.0\.0\.1:\d+: no complete response within 30 ms$/,
    );
    const count = sandbox.requests.length;
    const aborted = run("abort");
    await expect
      .poll(() => sandbox.requests.length, { timeout: 60_000 })
      .toBeGreaterThan(count);
    app.abortJob();
    expect(await aborted).toMatch(/^KapsoAbortError: /);
    remove();
  });

  it("uploads a file of the device, and downloads it", async () => {
    const { run } = await start(script);
    const { id } = (await run("upload")) as { id: string };
    expect(await run("download", { mediaId: id })).toEqual({
      file: {
        type: "image/jpeg",
        size: PHOTO.length,
        filename: id,
        bytes: [...PHOTO],
      },
      blob: { type: "image/jpeg", size: PHOTO.length },
      errors: [
        expect.stringMatching(/^KapsoError: .*\bReadableStream\b/),
        "KapsoResponseSizeError: the file is larger than maxBytes, 1 bytes",
        expect.stringMatching(
          /^KapsoError: the file \S+ has already been read/,
        ),
      ],
    });
    expect(await run("uploadText")).toMatch(
      /^KapsoArgumentError: file must be \{ uri, type, filename \}/,
    );
  });
});
