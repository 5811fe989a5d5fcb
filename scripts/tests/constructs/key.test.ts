import { afterEach, describe, expect, it, vi } from "vitest";
import { createRedactor } from "../../../packages/client/src/errors/redactor.js";
import { inCookie } from "../../../packages/client/src/transport/key/in-cookie.js";
import type { KeyInit } from "../../../packages/client/src/transport/key/with-key.js";
import { inQuery } from "../../../packages/client/src/transport/key/in-query.js";
import { describeApi } from "../../fork/describe-api.js";

const KEY = "secret/key+1";
const init = (headers: Record<string, string> = {}): KeyInit => ({
  headers,
});

describe("a key in the query", () => {
  it("is in the URL that is called, but in no URL that a caller sees", async () => {
    const called: string[] = [];
    const send = inQuery("api key")((url) => {
      called.push(url);
      const response = new Response("{}");
      return Promise.resolve(
        Object.defineProperty(response, "url", {
          value: url,
          configurable: true,
        }),
      );
    }, KEY);
    const response = await send("https://a.example/b?c=1", init());
    await send("https://a.example/b", init());
    expect(called).toEqual([
      "https://a.example/b?c=1&api%20key=secret%2Fkey%2B1",
      "https://a.example/b?api%20key=secret%2Fkey%2B1",
    ]);
    expect(response.url).toBe("https://a.example/b?c=1");
    expect(response.clone().clone().url).toBe("https://a.example/b?c=1");
  });

  it("is redacted in a fetch error that contains the URL", async () => {
    const send = inQuery("key")((url) => {
      const cause = new TypeError(`cannot reach ${url}`);
      return Promise.reject(new TypeError(`failed: ${url}`, { cause }));
    }, KEY);
    const error: unknown = await send("https://a.example", init()).catch(
      (thrown: unknown) => thrown,
    );
    const shown = createRedactor(() => [KEY]).redactCause(error) as Error;
    const text = `${shown.message} ${shown.stack ?? ""} ${(shown.cause as Error).message}`;
    expect(text).toContain("https://a.example?key=[redacted]");
    expect(text).not.toMatch(/secret/);
  });
});

describe("a key in a cookie", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is sent once, together with other cookies", async () => {
    const sent: (string | undefined)[] = [];
    const request = init({ cookie: "a=1; session=old" });
    const send = inCookie("session")((_, { headers }) => {
      sent.push((headers as Record<string, string>).cookie);
      return Promise.resolve(new Response());
    }, "key");
    await send("https://a.example", request);
    await send("https://a.example", request);
    expect(sent).toEqual(["a=1; session=key", "a=1; session=key"]);
  });

  it("is rejected in a browser, which would drop it", async () => {
    vi.stubGlobal("document", {});
    const send = inCookie("session")(
      () => Promise.resolve(new Response()),
      "key",
    );
    await expect(send("https://a.example", init())).rejects.toThrow(
      "point baseUrl to a proxy on your server",
    );
  });
});

describe("the place of the key", () => {
  const described = (schemes: object, security: object[] = []): unknown =>
    describeApi({
      servers: [{ url: "https://a.example/" }],
      security: security as never,
      components: { securitySchemes: schemes as never },
    });

  it.each<[string, object, object[], object, string | undefined]>([
    [
      "a query",
      { k: { type: "apiKey", in: "query", name: "key" } },
      [],
      { query: "key" },
      "servers write to their logs",
    ],
    [
      "a cookie",
      { k: { type: "apiKey", in: "cookie", name: "sid" } },
      [],
      { cookie: "sid" },
      "needs the proxy",
    ],
    [
      "a header in preference to a query",
      {
        q: { type: "apiKey", in: "query", name: "key" },
        b: { type: "http", scheme: "Bearer" },
      },
      [{ q: [] }],
      { header: "Authorization", prefix: "Bearer " },
      undefined,
    ],
    [
      "the scheme that the document requires",
      {
        a: { type: "http", scheme: "basic" },
        k: { type: "apiKey", in: "header", name: "X-Key" },
      },
      [{ k: [] }],
      { header: "X-Key" },
      undefined,
    ],
    [
      "the usual header if there is no scheme",
      {},
      [],
      { header: "Authorization", prefix: "Bearer " },
      "has no authentication",
    ],
  ])("is %s", (_, schemes, security, auth, open) => {
    expect(described(schemes, security)).toMatchObject({
      baseUrl: "https://a.example",
      auth,
      open: open === undefined ? [] : [expect.stringContaining(open)],
    });
  });
});
