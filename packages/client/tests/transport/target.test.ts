import { afterEach, expect, it, vi } from "vitest";
import { describeTarget } from "../../src/transport/target.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  [
    "https://API.example.com:8443/v1/users?id=1",
    "https://api.example.com:8443",
  ],
  ["https://example.com", "https://example.com"],
  ["http://[::1]:3000/v1#a", "http://[::1]:3000"],
  ["https://user:p@ss@example.com/v1", "https://example.com"],
  ["https://user:pass@example.com", "https://example.com"],
  ["/users/15551234567", "the API"],
  ["data:text/plain,15551234567", "the API"],
])("of %s, an error only names the origin", (url, origin) => {
  expect(describeTarget("GET", url)).toBe(`GET ${origin}`);
});

it("of a path, an error names the origin of the page", () => {
  vi.stubGlobal("location", { href: "https://app.example/inbox?id=1" });
  expect(describeTarget("GET", "/api/users")).toBe("GET https://app.example");
  vi.stubGlobal("location", { href: "about:blank" });
  expect(describeTarget("GET", "/api/users")).toBe("GET the API");
});
