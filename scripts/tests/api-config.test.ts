import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import api from "../../openapi/api.config.js";
import { defineApi, placeOfDocument } from "../config/api-config.js";
import { rejectUnknownOperations } from "../config/check-operations.js";
import { EXTENSIONS, findUnknownExtensions } from "../config/extensions.js";
import { loadSpecification } from "../spec/load.js";
import { root } from "../tasks/turbo.js";
import { DESCRIPTION, overlay, specFolder } from "./spec-folder.js";

describe("openapi/api.config.ts", () => {
  it.each<[string, object, string]>([
    [
      "an unknown key",
      { names: { ...api.names, dropp: [] } },
      "openapi/api.config.ts: names.dropp: unknown key; known are drop, rename",
    ],
    [
      "a name that cannot be the prefix of a type",
      { name: "acme inc" },
      ': name: expected a name such as "Acme", not "acme inc"',
    ],
    [
      "an invalid npm scope",
      { scope: "Acme" },
      ': scope: expected a name such as "@acme", not "Acme"',
    ],
    [
      "a known key in the wrong section, with its line",
      { limits: { ...api.limits, retryable: [] } },
      "limits.retryable: unknown key; known are documentBytes, fetchTimeout",
    ],
    [
      "two places for the API key",
      { auth: { header: "X-Key", query: "key" } },
      "auth: expected one of header, query and cookie, not header and query",
    ],
    [
      "an unknown pagination style",
      { pagination: ["paging", "pages"] },
      "pagination.1: expected one of paging, meta, graph, log, next_page_token",
    ],
    [
      "a relative base URL",
      { baseUrl: "/v1" },
      ': baseUrl: expected an absolute URL, not "/v1"',
    ],
  ])("rejects %s", (_, change, message) => {
    expect(() => defineApi({ ...api, ...change })).toThrow(message);
  });

  it.each(["x-resource-metod: a.b", "properties: { a: { x-internal: 1 } }"])(
    "rejects an overlay with an unknown extension: %s",
    async (words) => {
      const folder = await specFolder(DESCRIPTION, {
        "a.yaml": overlay(
          "$.components.schemas.Widget",
          `update: { ${words} }`,
        ),
      });
      await expect(loadSpecification(folder)).rejects.toThrow(
        /^openapi\/overlays\/a\.yaml:5:5: unknown extension x-(resource-metod|internal); expected one of x-client-body, .* lists in extensions$/,
      );
      expect(
        findUnknownExtensions({ "x-internal": {} }, ["x-internal"]),
      ).toEqual([]);
    },
  );

  it("names operations that exist", () => {
    const hooks = {
      names: { "conversations.lisst": "useList" },
      handWritten: {},
    };
    const proxy = { fileLink: "media.get", fileDownload: "media.getFile" };
    expect(() => {
      rejectUnknownOperations({ hooks, proxy }, new Set(["media.get"]));
    }).toThrow(
      /hooks\.conversations\.lisst: there is no operation named conversations\.lisst; docs\/operations\.md lists all\nopenapi\/api\.config\.ts:\d+: proxy\.fileDownload: there is no operation named media\.getFile/,
    );
  });

  it("lists the extensions of overlays, all described in CONTRIBUTING.md", async () => {
    const text = await readFile(path.join(root, "CONTRIBUTING.md"), "utf8");
    const described = [...text.matchAll(/^\| `(x-[a-z-]+)`/gm)].map(
      ([, word]) => word,
    );
    expect(described.filter((word) => word !== "x-namespace").sort()).toEqual(
      [...EXTENSIONS].sort(),
    );
  });

  it("reports the line of a key", async () => {
    const text = await readFile(
      new URL("../../openapi/api.config.ts", import.meta.url),
      "utf8",
    );
    const line = text.split("\n").findIndex((one) => one.includes("baseUrl:"));
    expect(() => defineApi({ ...api, baseUrl: "/v1" })).toThrow(
      `openapi/api.config.ts:${String(line + 1)}: baseUrl: expected an absolute URL`,
    );
    const documents = text
      .split("\n")
      .findIndex((one) => one.includes('"agent"'));
    expect(placeOfDocument("agent")).toBe(
      `openapi/api.config.ts:${String(documents + 1)}: documents: agent`,
    );
  });
});
