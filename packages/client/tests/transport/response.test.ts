import { gzipSync } from "node:zlib";
import createClient from "openapi-fetch";
import { describe, expect, it } from "vitest";
import {
  KapsoArgumentError,
  KapsoConnectionError,
} from "../../src/generated/errors.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import { rejection } from "../rejection.js";
import { connect } from "./connect.js";
import { respondWith, startServer, type TestServer } from "./http-server.js";

type Responses = {
  responses: { 200: { content: { "application/json": { data: string } } } };
};
type Paths = {
  "/x": { get: Responses; head: Responses; delete: Responses; post: Responses };
};
const useOpenapiFetch = (server: TestServer) =>
  createClient<Paths>({ baseUrl: server.url, fetch: connect(server) });

describe("the response", () => {
  it("keeps status, phrase, headers, URL and body", async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(201, "Made", {
        "x-a": "1",
        "set-cookie": ["b=1", "c=2"],
      });
      response.end("body");
    });
    const response = await connect(server)(new Request(`${server.url}/x?a=1`));
    expect(response).toMatchObject({
      status: 201,
      statusText: "Made",
      ok: true,
    });
    expect(response.url).toBe(`${server.url}/x?a=1`);
    expect(response.headers.get("x-a")).toBe("1");
    expect(response.headers.getSetCookie()).toEqual(["b=1", "c=2"]);
    expect(await response.text()).toBe("body");
  });

  it.each([204, 205, 304])("has no body with %i", async (status) => {
    const server = await startServer(respondWith(status, "", { "x-a": "1" }));
    const response = await connect(server)(new Request(`${server.url}/x`));
    expect(response.status).toBe(status);
    expect(response.headers.get("x-a")).toBe("1");
    expect(await response.text()).toBe("");
  });

  it("that is opaque, as in browsers for a request without CORS, is a failure", async () => {
    const send = createCheckedTransport({
      baseUrl: "/api",
      fetch: () => Promise.resolve(Response.error()),
      maxRetries: 0,
    });
    const error = await rejection(send(new Request("http://127.0.0.1/api")));
    expect(error).toBeInstanceOf(KapsoConnectionError);
  });

  it("to HEAD keeps the length of the GET response", async () => {
    const server = await startServer(
      respondWith(200, "", {
        "content-length": 1234,
        "content-encoding": "gzip",
      }),
    );
    const response = await connect(server)(
      new Request(`${server.url}/x`, { method: "HEAD" }),
    );
    expect(response.headers.get("content-length")).toBe("1234");
    expect(await response.text()).toBe("");
  });

  it.each([false, true])(
    "is decoded, and its headers match (streaming: %s)",
    async (streaming) => {
      const packed = gzipSync(JSON.stringify({ data: "unpacked" }));
      const server = await startServer(
        respondWith(200, packed, {
          "content-encoding": "gzip",
          "content-length": packed.length,
        }),
      );
      const response = await connect(server)(new Request(`${server.url}/x`), {
        read: streaming ? "stream" : "bytes",
      });
      expect(response.headers.has("content-encoding")).toBe(false);
      expect(response.headers.has("content-length")).toBe(false);
      expect(await response.json()).toEqual({ data: "unpacked" });
    },
  );
});

describe("under openapi-fetch", () => {
  it("returns data", async () => {
    const server = await startServer(respondWith(200, { data: "hello" }));
    expect((await useOpenapiFetch(server).GET("/x")).data).toEqual({
      data: "hello",
    });
  });

  it("returns data that was compressed", async () => {
    const packed = gzipSync(JSON.stringify({ data: "unpacked" }));
    const server = await startServer(
      respondWith(200, packed, {
        "content-encoding": "gzip",
        "content-length": packed.length,
      }),
    );
    expect((await useOpenapiFetch(server).GET("/x")).data).toEqual({
      data: "unpacked",
    });
  });

  it("returns the first 64 KiB of a large error page as text", async () => {
    const page = `<html>${"x".repeat(200_000)}</html>`;
    const server = await startServer(
      respondWith(502, page, { "content-type": "text/html" }),
    );
    const { error, response } = await useOpenapiFetch(server).POST("/x");
    expect(response.status).toBe(502);
    expect(error).toBe(page.slice(0, 65_536));
  });

  it.each([
    ["204", respondWith(204, "")],
    ["200 with a length of 0", respondWith(200, "", { "content-length": 0 })],
    [
      "200 without a length",
      respondWith(200, "", { "transfer-encoding": "chunked" }),
    ],
  ])("returns nothing for an empty %s", async (_what, listener) => {
    const server = await startServer(listener);
    const { data, response } = await useOpenapiFetch(server).DELETE("/x");
    expect(data).toBeUndefined();
    expect(response.ok).toBe(true);
  });

  it("returns nothing for HEAD", async () => {
    const server = await startServer(
      respondWith(200, "", { "content-length": 50 }),
    );
    expect((await useOpenapiFetch(server).HEAD("/x")).data).toBeUndefined();
  });
});

it("throws an error with a remedy if a middleware has read the body", async () => {
  const server = await startServer(respondWith(200));
  const request = new Request(server.url, { method: "POST", body: "{}" });
  await request.text();
  const error = await rejection(connect(server)(request));
  expect(error).toBeInstanceOf(KapsoArgumentError);
  expect(String(error)).toContain("clone");
});
