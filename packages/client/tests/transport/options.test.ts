import { formatValue } from "../../src/arguments/format-value.js";
import { describe, expect, it, vi, onTestFinished } from "vitest";
import { KapsoArgumentError } from "../../src/generated/errors.js";
import { checkHeaders } from "../../src/transport/headers.js";
import {
  checkTransportOptions,
  type TransportOptions,
} from "../../src/transport/options.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import { rejection } from "../rejection.js";
import { respondWith, exposures, KEY, startServer } from "./http-server.js";

/** The message for wrong options, or undefined. */
function complaint(
  options: Partial<Record<keyof TransportOptions, unknown>>,
): unknown {
  try {
    // Wrong on purpose: a caller without types can pass it.
    createCheckedTransport({
      baseUrl: "https://api.example.com/v1",
      ...options,
    } as TransportOptions);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(KapsoArgumentError);
    return error;
  }
}

describe("limits", () => {
  it.each([0, -1, NaN, "30", null])("rejects the timeout %j", (timeout) => {
    expect(complaint({ timeout })).toMatchObject({
      argument: "timeout",
      message: `timeout must be milliseconds above 0, or Infinity, not ${formatValue(timeout)}`,
    });
  });

  it.each([-1, 11, 1.5, NaN, Infinity, "2"])(
    "rejects %j as maxRetries",
    (maxRetries) => {
      expect(complaint({ maxRetries })).toMatchObject({
        argument: "maxRetries",
        message: `maxRetries must be an integer from 0 to 10, not ${formatValue(maxRetries)}`,
      });
    },
  );

  it.each([
    { timeout: 1, maxRetries: 0 },
    { timeout: 0.5, maxRetries: 10 },
    { timeout: Infinity },
    { timeout: undefined, maxRetries: undefined },
  ])("accepts %o", (options) => {
    expect(complaint(options)).toBeUndefined();
  });

  it("are also checked for a call, before the request", async () => {
    const server = await startServer(respondWith(200));
    const send = createCheckedTransport({ baseUrl: server.url });
    const error = await rejection(
      send(new Request(server.url), { maxRetries: 11 }),
    );
    expect(error).toMatchObject({
      name: "KapsoArgumentError",
      argument: "maxRetries",
    });
    expect(server.received).toHaveLength(0);
  });
});

it.each(["fetch", "onRequest", "onResponse", "onRetry"] as const)(
  "rejects a %s that is not a function",
  (name) => {
    expect(complaint({ [name]: "not a function" })).toMatchObject({
      argument: name,
    });
  },
);

describe("apiKey", () => {
  it.each([
    "",
    " ",
    `${KEY}\n`,
    `${KEY} x`,
    `Bearer\u00a0${KEY}`,
    `${KEY}\u20ac`,
    null,
    7,
  ])("is rejected, and not shown in the error: %j", (apiKey) => {
    const error = complaint({ apiKey });
    expect(error).toMatchObject({ argument: "apiKey" });
    expect(exposures(error)).not.toContain(KEY);
  });

  it.each([KEY, "!~", "a"])("can be %s", (apiKey) => {
    expect(complaint({ apiKey })).toBeUndefined();
  });
});

describe("baseUrl", () => {
  it.each([
    "",
    "//example.com/v1",
    "\\\\example.com\\v1",
    "http://",
    "https://exa mple.com",
    "ftp://example.com",
    "localhost:3000/v1",
    "javascript:alert(1)",
    "https://api.example.com/v1?a=1",
    "https://api.example.com/v1?",
    "https://api.example.com/v1#a",
    "/api?x",
    "https://api.example.com/v1 ",
    undefined,
    7,
  ])("is rejected: %j", (baseUrl) => {
    expect(complaint({ baseUrl })).toMatchObject({ argument: "baseUrl" });
  });

  it.each([
    "https://user:pass1234@example.com",
    "https://pass1234@example.com",
    "https://:pass1234@example.com",
    "//u:pass1234@h",
  ])("is rejected with a password, which is not shown", (baseUrl) => {
    const error = complaint({ baseUrl });
    expect(error).toMatchObject({ argument: "baseUrl" });
    expect(exposures(error)).not.toContain("pass1234");
  });

  it.each(["/api/kapso", "api/kapso", "http://example.com/api"])(
    "can be %s without a key",
    (baseUrl) => {
      expect(complaint({ baseUrl })).toBeUndefined();
    },
  );

  it.each([
    "https://example.com",
    "http://localhost:4010/v1",
    "http://kapso.localhost",
    "http://127.0.0.1:4010",
    "http://127.1.2.3",
    "http://127.1",
    "http://[::1]:4010",
  ])("can be %s with a key", (baseUrl) => {
    expect(complaint({ baseUrl, apiKey: KEY })).toBeUndefined();
  });

  it.each([
    "http://example.com",
    "http://10.0.0.1",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://mylocalhost",
    "http://0.0.0.0",
    "http://[::2]",
  ])("cannot be %s with a key", (baseUrl) => {
    const error = complaint({ baseUrl, apiKey: KEY });
    expect(error).toMatchObject({ argument: "baseUrl" });
    expect(String(error)).toContain("https://");
    expect(exposures(error)).not.toContain(KEY);
  });

  it("cannot be a path with a key outside of a page", () => {
    expect(complaint({ baseUrl: "/api", apiKey: KEY })).toMatchObject({
      argument: "baseUrl",
    });
  });

  it.each([
    ["https://app.example.com/inbox", "https://app.example.com"],
    ["http://localhost:3000/", "http://localhost:3000"],
  ])("can be a path with a key on the page %s", (href, origin) => {
    vi.stubGlobal("location", { href });
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(checkTransportOptions({ baseUrl: "/api", apiKey: KEY })).toEqual([
      origin,
    ]);
  });

  it("cannot be a path with a key on an http page", () => {
    vi.stubGlobal("location", { href: "http://app.example.com/inbox" });
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(complaint({ baseUrl: "/api", apiKey: KEY })).toMatchObject({
      argument: "baseUrl",
    });
  });
});

describe("headers", () => {
  it.each([
    { "X-API-Key": KEY },
    { "x-api-key": KEY },
    new Headers({ "X-Api-Key": KEY }),
    [["X-API-KEY", KEY]],
  ])("cannot contain the key: %#", (headers) => {
    let error: unknown;
    try {
      checkHeaders(headers);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      name: "KapsoArgumentError",
      argument: "headers",
    });
    expect(String(error)).toContain("apiKey");
    expect(exposures(error)).not.toContain(KEY);
  });

  it.each([
    undefined,
    {},
    { "x-trace": "1" },
    new Headers({ "x-trace": "1" }),
    [["x-trace", "1"]],
  ])("can be anything else: %#", (headers) => {
    expect(() => {
      checkHeaders(headers);
    }).not.toThrow();
  });
});
