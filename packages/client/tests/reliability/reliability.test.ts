import { readFile } from "node:fs/promises";
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
import { NETWORK_CASES } from "./network-cases.js";

const DOCUMENT = new URL("../../../../docs/reliability.md", import.meta.url);

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
    let isFirstPage = false;
    const server = await startServer((request, response) => {
      const play = isFirstPage ? respondWith(200, FIRST_PAGE) : respond;
      isFirstPage = false;
      play(request, response);
    });
    const baseUrl = `${toBaseUrl?.(server.url) ?? server.url}/platform/v1`;
    for (const call of [get, create]) {
      const { error, attempts } = await attempt(call, baseUrl, options);
      expect((error as Error | undefined)?.name).toBe(expected);
      if (expected !== undefined) expect(error).toBeInstanceOf(KapsoError);
      const isRetried =
        retries === "all" || (retries === "reads" && call === get);
      expect(attempts).toBe(isRetried ? 2 : 1);
    }

    // A walk: the items before it, then the same.
    if (expected !== undefined && !toBaseUrl) {
      isFirstPage = true;
      const ids: unknown[] = [];
      const walk: Call = async (kapso) => {
        for await (const { id } of kapso.conversations.list()) ids.push(id);
      };
      const { error, attempts } = await attempt(walk, baseUrl, options);
      expect((error as Error).name).toBe(expected);
      expect(ids).toEqual(["1"]);
      expect(attempts).toBe(retries === undefined ? 2 : 3);
    }

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

it("docs/reliability.md has these rows and no others", async () => {
  const text = await readFile(DOCUMENT, "utf8");
  const sections = text.split(/^## /m).slice(1);
  const documented = Object.fromEntries(
    sections
      .map((section): [string, string[]] => [
        section.split("\n", 1)[0] ?? "",
        [...section.matchAll(/^\| (?!case )(.*) \|$/gm)]
          .map(([, row = ""]) => row.replaceAll(/\s+\|\s+/g, " | ").trim())
          .filter((row) => !row.startsWith("-")),
      ])
      .filter(([heading]) => heading in NETWORK_CASES),
  );
  const expected = Object.fromEntries(
    Object.entries(NETWORK_CASES).map(([heading, cases]) => [
      heading,
      cases.map(({ name, error, retries }) =>
        error === undefined
          ? `${name} | none | – | –`
          : [
              name,
              `\`${error}\``,
              retries === undefined ? "no" : "yes",
              retries === "all" ? "yes" : "no",
            ].join(" | "),
      ),
    ]),
  );
  expect(documented).toEqual(expected);
});
