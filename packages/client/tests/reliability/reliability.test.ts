import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type KapsoClient,
  type KapsoClientOptions,
  KapsoError,
  createKapsoClient,
} from "../../src/index.js";
import { createProxyHandler } from "../../src/proxy/index.js";
import {
  KEY,
  exposures,
  respondWith,
  startServer,
} from "../transport/http-server.js";
import { withRequest } from "../with-request.js";
import type { Download } from "./network-case.js";
import { NETWORK_CASES } from "./network-cases.js";
import { readTables } from "./read-tables.js";

beforeEach(() => {
  // No jitter: retries are sent immediately.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const FIRST_PAGE = { data: [{ id: "1" }], paging: { next: "2" } };

type Call = (kapso: KapsoClient) => Promise<unknown>;

const get: Call = (kapso) => kapso.conversations.get("1");
const create: Call = (kapso) => kapso.customers.create({ name: "Alicia" });
const upload: Call = (kapso) =>
  kapso.whatsapp.media.upload("1", { data: "x", type: "image/png" });

/** Calls the API with one retry, and returns the outcome and the attempts. */
async function attempt(
  call: Call,
  baseUrl: string,
  options: KapsoClientOptions = {},
): Promise<{ error: unknown; attempts: number }> {
  let attempts = 0;
  const kapso = createKapsoClient({
    baseUrl,
    apiKey: KEY,
    maxRetries: 1,
    onRequest: () => attempts++,
    ...options,
  });
  const error = await call(kapso).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(exposures(error)).not.toContain(KEY);
  return { error, attempts };
}

describe.each(Object.entries(NETWORK_CASES))("%s", (_heading, cases) => {
  it.each(cases)("$name", async (network) => {
    const { error: expected, retries, respond, options, toBaseUrl } = network;
    /** The response before that of the case. */
    let first: unknown;
    const server = await startServer((request, response) => {
      const play = first === undefined ? respond : respondWith(200, first);
      first = undefined;
      play(request, response);
    });
    const origin = toBaseUrl?.(server.url) ?? server.url;
    const baseUrl = `${origin}/platform/v1`;
    for (const call of [get, create, upload]) {
      const { error, attempts } = await attempt(call, baseUrl, options);
      if (call === upload && network.isUploaded) {
        expect([error, attempts]).toEqual([undefined, 1]);
        continue;
      }
      expect((error as Error | undefined)?.name).toBe(expected);
      if (expected !== undefined) expect(error).toBeInstanceOf(KapsoError);
      const isRetried =
        retries === "all" || (retries === "reads" && call === get);
      expect(attempts).toBe(isRetried ? 2 : 1);
    }

    // A walk: the items before it, then the same.
    if (expected !== undefined && !toBaseUrl) {
      first = FIRST_PAGE;
      const ids: unknown[] = [];
      const walk: Call = async (kapso) => {
        for await (const { id } of kapso.conversations.list()) ids.push(id);
      };
      const { error, attempts } = await attempt(walk, baseUrl, options);
      expect((error as Error).name).toBe(expected);
      expect(ids).toEqual(["1"]);
      expect(attempts).toBe(retries === undefined ? 2 : 3);
    }

    // A download, whose content behaves like this.
    const content: Download = network.download ?? network;
    const { error: downloadError, fileSize } = content;
    let isRead = false;
    first = {
      id: "1",
      download_url: `${origin}/meta/whatsapp/media_download?token=1`,
      file_size: fileSize && String(fileSize),
    };
    const download: Call = async (kapso) => {
      const file = await kapso.whatsapp.media.download("1", {
        phone_number_id: "2",
        timeout: options?.timeout,
        maxBytes: options?.maxResponseBytes,
      });
      isRead = true;
      await file.arrayBuffer();
    };
    const url = `${server.url}/platform/v1`;
    const downloaded = await attempt(download, url, options);
    expect((downloaded.error as Error | undefined)?.name).toBe(downloadError);
    expect(isRead).toBe(!downloadError || network.download !== undefined);
    // The first attempt finds the link.
    expect(downloaded.attempts).toBe(
      retries === undefined || network.download ? 2 : 3,
    );

    // Behind the proxy: what the browser can use, or an error of the server.
    const handler = createProxyHandler({
      apiKey: KEY,
      baseUrl,
      allow: ["conversations.get"],
      authorize: () => ({}),
      ...options,
    });
    const browser = {
      fetch: withRequest(handler),
      apiKey: null,
      maxRetries: 0,
    };
    const { error } = await attempt(get, "http://localhost/api/kapso", browser);
    const name = (error as Error | undefined)?.name;
    expect([expected, expected && "KapsoServerError"]).toContain(name);
  });
});

/** The last column of the tables. */
function describeDownload(download: Download | undefined): string {
  if (!download) return "the same";
  const { error } = download;
  return error === undefined ? "none" : `\`${error}\`, while it is read`;
}

it("docs/reliability.md has these rows and no others", async () => {
  const documented = Object.fromEntries(
    Object.entries(await readTables()).filter(
      ([heading]) => heading in NETWORK_CASES,
    ),
  );
  const expected = Object.fromEntries(
    Object.entries(NETWORK_CASES).map(([heading, cases]) => [
      heading,
      cases.map(({ name, error, retries, download }) =>
        [
          name,
          error === undefined ? "none" : `\`${error}\``,
          error === undefined ? "–" : retries === undefined ? "no" : "yes",
          error === undefined ? "–" : retries === "all" ? "yes" : "no",
          describeDownload(download),
        ].join(" | "),
      ),
    ]),
  );
  expect(documented).toEqual(expected);
});
