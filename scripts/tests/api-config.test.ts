import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import api from "../../openapi/api.config.js";
import { defineApi, placeOfDocument } from "../config/api-config.js";

describe("openapi/api.config.ts", () => {
  it.each<[string, object, string]>([
    [
      "an unknown key",
      { names: { ...api.names, dropp: [] } },
      "openapi/api.config.ts: names.dropp: there is no such key; known are drop, rename",
    ],
    [
      "a name that cannot begin a type's",
      { name: "acme inc" },
      ': name: a name such as "Acme" is expected, not "acme inc"',
    ],
    [
      "a scope that npm does not take",
      { scope: "Acme" },
      ': scope: a name such as "@acme" is expected, not "Acme"',
    ],
    [
      "a known key in the wrong section, by its line",
      { limits: { ...api.limits, retryable: [] } },
      "limits.retryable: there is no such key; known are documentBytes, fetchTimeout",
    ],
    [
      "two places for the key",
      { auth: { header: "X-Key", query: "key" } },
      "auth: one of header, query and cookie is expected, not header and query",
    ],
    [
      "a pagination style that does not exist",
      { pagination: ["paging", "pages"] },
      "pagination.1: one of paging, meta, graph, log, next_page_token",
    ],
    [
      "a relative address",
      { baseUrl: "/v1" },
      ': baseUrl: an absolute URL is expected, not "/v1"',
    ],
  ])("rejects %s", (_, change, message) => {
    expect(() => defineApi({ ...api, ...change })).toThrow(message);
  });

  it("says the line of a key", async () => {
    const text = await readFile(
      new URL("../../openapi/api.config.ts", import.meta.url),
      "utf8",
    );
    const line = text.split("\n").findIndex((one) => one.includes("baseUrl:"));
    expect(() => defineApi({ ...api, baseUrl: "/v1" })).toThrow(
      `openapi/api.config.ts:${String(line + 1)}: baseUrl: an absolute URL`,
    );
    const documents = text
      .split("\n")
      .findIndex((one) => one.includes('"agent"'));
    expect(placeOfDocument("agent")).toBe(
      `openapi/api.config.ts:${String(documents + 1)}: documents: agent`,
    );
  });
});
