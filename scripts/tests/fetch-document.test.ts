import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { fetchDocument } from "../update/fetch-document.js";
import { serve as listen } from "./serve.js";

const LIMITS = { timeout: 5_000, bytes: 1024 * 1024 };

/** Serves a description, and returns its URL. */
async function serve(listener: RequestListener): Promise<string> {
  return `${await listen(listener)}/api.yaml`;
}

describe("fetching a published description", () => {
  it("sends the stored validator, and treats 304 as unchanged", async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers["if-none-match"]);
      response.setHeader("ETag", '"v1"');
      response.statusCode = seen.length > 1 ? 304 : 200;
      response.end(seen.length > 1 ? undefined : "openapi: 3.1.0\n");
    });
    const first = await fetchDocument(url, undefined, LIMITS);
    expect(first).toEqual({ text: "openapi: 3.1.0\n", etag: '"v1"' });
    expect(await fetchDocument(url, first!.etag, LIMITS)).toBeUndefined();
    expect(seen).toEqual([undefined, '"v1"']);
  });

  it.each<{ problem: string; listener: RequestListener; message: RegExp }>([
    {
      problem: "a status that is not a success",
      listener: (_, response) => response.writeHead(404).end("gone"),
      message: /: responded with 404 Not Found instead of the description$/,
    },
    {
      problem: "a partial response",
      listener: (_, response) => response.writeHead(206).end("openapi: 3.1.0"),
      message:
        /: responded with 206 Partial Content instead of the whole description$/,
    },
    {
      problem: "an HTML page",
      listener: (_, response) => response.end("\n<!doctype html><p>Hello"),
      message:
        /: the response is an HTML page, not a description; was the description moved\?$/,
    },
    {
      problem: "an empty response",
      listener: (_, response) => response.end(),
      message: /: the response is empty$/,
    },
    {
      problem: "a response that is too large",
      listener: (_, response) => response.end("a".repeat(LIMITS.bytes + 1)),
      message:
        /: larger than 1 MiB; limits\.documentBytes in openapi\/api\.config\.ts allows no more$/,
    },
    {
      problem: "an incomplete response",
      listener: (_, response) => {
        response.writeHead(200, { "Content-Length": "1000" });
        response.write("openapi: 3.1.0\n", () => response.destroy());
      },
      message: /: cannot be fetched \(.+\)$/,
    },
  ])("rejects $problem, in one line with the URL", async (example) => {
    const url = await serve(example.listener);
    const error = await fetchDocument(url, undefined, LIMITS).catch(
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({ name: "SpecError" });
    const { message } = error as Error;
    expect(message.startsWith(url)).toBe(true);
    expect(message).toMatch(example.message);
    expect(message).not.toContain("\n");
  });

  it("rejects if the server does not finish in time", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200).write("openapi");
    });
    await expect(
      fetchDocument(url, undefined, { ...LIMITS, timeout: 50 }),
    ).rejects.toThrow(`${url}: no complete response within 0.05 s`);
  });

  it("accepts a URL in capitals, and a file by its URL", async () => {
    const url = await serve((_, response) => response.end("openapi: 3.1.0\n"));
    const capitals = url.replace("http", "HTTP");
    expect(await fetchDocument(capitals)).toMatchObject({
      text: "openapi: 3.1.0\n",
    });
    const { href } = new URL("spec-folder.ts", import.meta.url);
    expect((await fetchDocument(href))?.text).toContain("DESCRIPTION");
  });

  it.each(["ftp://example.com/api.yaml", "data:text/yaml,openapi"])(
    "rejects %s, which is neither a file nor a URL that it can read",
    async (from) => {
      await expect(fetchDocument(from)).rejects.toThrow(
        `${from}: expected a file, or an http or https URL`,
      );
    },
  );

  it("reports a server that does not exist, and a file that does not exist", async () => {
    const url = await serve(() => undefined);
    const closed = url.replace(/:\d+/, ":1");
    await expect(fetchDocument(closed)).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:1\/api\.yaml: cannot be fetched \(.+\)$/,
    );
    await expect(fetchDocument("nowhere.yaml")).rejects.toThrow(
      /^nowhere\.yaml: cannot be read \(ENOENT/,
    );
  });
});
