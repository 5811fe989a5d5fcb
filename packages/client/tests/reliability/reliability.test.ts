import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KapsoError, createKapsoClient } from "../../src/index.js";
import { KEY, exposures, startServer } from "../transport/http-server.js";
import { NETWORK_CASES } from "./network-cases.js";
import type { NetworkCase } from "./network-case.js";

const DOCUMENT = new URL("../../../../docs/reliability.md", import.meta.url);

beforeEach(() => {
  // No jitter: retries are sent immediately.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/**
 * Calls a method with one retry, and returns the outcome and the number of
 * attempts.
 */
async function call(
  { respond, options, toBaseUrl = (url) => url }: NetworkCase,
  method: "get" | "create",
): Promise<{ error: unknown; attempts: number }> {
  const server = await startServer(respond);
  let attempts = 0;
  const kapso = createKapsoClient({
    baseUrl: `${toBaseUrl(server.url)}/platform/v1`,
    apiKey: KEY,
    maxRetries: 1,
    onRequest: () => attempts++,
    ...options,
  });
  const error = await (
    method === "get"
      ? kapso.conversations.get("1")
      : kapso.customers.create({ name: "Alicia" })
  ).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return { error, attempts };
}

describe.each(Object.entries(NETWORK_CASES))("%s", (_heading, cases) => {
  it.each(cases)("$name", async (network) => {
    const { error: expected, retries } = network;
    for (const method of ["get", "create"] as const) {
      const { error, attempts } = await call(network, method);
      expect((error as Error | undefined)?.name).toBe(expected);
      if (expected !== undefined) expect(error).toBeInstanceOf(KapsoError);
      expect(exposures(error)).not.toContain(KEY);
      const isRetried =
        retries === "all" || (retries === "reads" && method === "get");
      expect(attempts).toBe(isRetried ? 2 : 1);
    }
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
