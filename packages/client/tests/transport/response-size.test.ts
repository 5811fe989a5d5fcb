import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  KapsoResponseSizeError,
  KapsoServerError,
  createKapsoClient,
} from "../../src/index.js";
import { fakeClient } from "../fake-fetch.js";
import { rejection } from "../rejection.js";
import { respondWith, startServer } from "./http-server.js";

const KEY = "kapso_live_5f2d8c77e1";

describe("a body larger than maxResponseBytes", () => {
  it("is not read to its end", async () => {
    let closed: () => void = () => {};
    const connectionClosed = new Promise<void>((resolve) => (closed = resolve));
    const server = await startServer((_request, response) => {
      response.on("close", closed);
      response.writeHead(200, { "content-type": "application/json" });
      const more = (): void => {
        while (response.write("x".repeat(65_536)));
        response.once("drain", more);
      };
      more();
    });
    const kapso = createKapsoClient({
      baseUrl: server.url,
      apiKey: KEY,
      maxResponseBytes: 1_000_000,
    });
    const error = await rejection(Promise.resolve(kapso.users.list()));
    expect(error).toBeInstanceOf(KapsoResponseSizeError);
    expect(error).toMatchObject({ maxResponseBytes: 1_000_000 });
    expect(server.received).toHaveLength(1);
    await connectionClosed; // Otherwise the test times out.
  });

  it("is counted after decoding", async () => {
    const packed = gzipSync(JSON.stringify({ data: "x".repeat(100_000) }));
    const server = await startServer(
      respondWith(200, packed, { "content-encoding": "gzip" }),
    );
    const options = { baseUrl: server.url, apiKey: KEY };
    const small = createKapsoClient({ ...options, maxResponseBytes: 50_000 });
    expect(await rejection(small.GET("/users"))).toBeInstanceOf(
      KapsoResponseSizeError,
    );
    const unbounded = createKapsoClient({
      ...options,
      maxResponseBytes: Infinity,
    });
    expect((await unbounded.GET("/users")).response.status).toBe(200);
  });

  it("of an error is cut at 64 KiB", async () => {
    const server = await startServer(respondWith(500, "x".repeat(1_000_000)));
    const kapso = createKapsoClient({
      baseUrl: server.url,
      apiKey: KEY,
      maxRetries: 0,
    });
    const { error } = await kapso.GET("/users");
    expect(String(error)).toHaveLength(65_536);
    const streamed = await kapso.GET("/users", { parseAs: "stream" });
    expect(String(streamed.error)).toHaveLength(65_536);
    expect(await rejection(Promise.resolve(kapso.users.list()))).toBeInstanceOf(
      KapsoServerError,
    );
  });

  it("is joined as it arrives, however small its parts are", async () => {
    const text = JSON.stringify({ data: { id: "ä".repeat(500) } });
    const parts = [...new TextEncoder().encode(text)];
    const { kapso } = fakeClient(
      () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              const part = parts.shift();
              if (part === undefined) controller.close();
              else controller.enqueue(Uint8Array.of(part));
            },
          }),
        ),
      { maxResponseBytes: text.length + 500 },
    );
    expect(await kapso.contacts.get("1")).toEqual({ id: "ä".repeat(500) });
  });

  it.each([0, -1, NaN, "1"])("cannot be %j", (maxResponseBytes) => {
    expect(() =>
      createKapsoClient({
        baseUrl: "https://app.example/api",
        // Wrong on purpose: a caller without types can pass it.
        maxResponseBytes: maxResponseBytes as number,
      }),
    ).toThrow(/^maxResponseBytes must be bytes above 0, or Infinity, not /);
  });
});
