import { describe, expect, it } from "vitest";
import api from "../../openapi/api.config.js";
import { defineApi } from "../config/api-config.js";

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
      'openapi/api.config.ts: name: a name such as "Acme" is expected, not "acme inc"',
    ],
    [
      "a scope that npm does not take",
      { scope: "Acme" },
      'openapi/api.config.ts: scope: a name such as "@acme" is expected, not "Acme"',
    ],
    [
      "a relative address",
      { baseUrl: "/v1" },
      'openapi/api.config.ts: baseUrl: an absolute URL is expected, not "/v1"',
    ],
  ])("rejects %s", (_, change, message) => {
    expect(() => defineApi({ ...api, ...change })).toThrow(message);
  });
});
