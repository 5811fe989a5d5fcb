import { withRequest } from "../with-request.js";
import { describe, expect, it } from "vitest";
import { KapsoConnectionError } from "../../src/generated/errors.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import { rejection } from "../rejection.js";
import { connect } from "./connect.js";
import { respondWith, KEY, startServer } from "./http-server.js";

const redirect = (status: number, location: string) =>
  respondWith(status, "", { location });

describe("within the API's origin", () => {
  it.each([301, 302, 303, 307, 308])(
    "follows %i, with the key",
    async (status) => {
      const server = await startServer(
        redirect(status, "/to?b=2"),
        respondWith(200, { data: 1 }),
      );
      const response = await connect(server)(
        new Request(`${server.url}/from?a=1`),
      );
      expect(await response.json()).toEqual({ data: 1 });
      expect(response.url).toBe(`${server.url}/to?b=2`);
      expect(server.received.map(({ path }) => path)).toEqual([
        "/from?a=1",
        "/to?b=2",
      ]);
      expect(
        server.received.map(({ headers }) => headers["x-api-key"]),
      ).toEqual([KEY, KEY]);
    },
  );

  it.each([
    ["POST", 301, "GET"],
    ["POST", 302, "GET"],
    ["POST", 303, "GET"],
    ["PUT", 303, "GET"],
    ["PUT", 302, "PUT"],
    ["POST", 307, "POST"],
    ["POST", 308, "POST"],
    ["DELETE", 308, "DELETE"],
  ])("turns a %s at %i into a %s", async (method, status, expected) => {
    const server = await startServer(redirect(status, "/to"), respondWith(200));
    await connect(server)(
      new Request(`${server.url}/from`, {
        method,
        body: '{"a":1}',
        headers: { "content-type": "application/json", "x-trace": "t" },
      }),
    );
    const received = server.received[1];
    expect(received?.method).toBe(expected);
    expect(received?.body.toString()).toBe(expected === "GET" ? "" : '{"a":1}');
    expect(received?.headers["content-type"]).toBe(
      expected === "GET" ? undefined : "application/json",
    );
    expect(received?.headers["x-trace"]).toBe("t");
  });

  it("keeps a HEAD at 303 a HEAD", async () => {
    const server = await startServer(
      redirect(303, "/to"),
      respondWith(200, ""),
    );
    await connect(server)(
      new Request(`${server.url}/from`, { method: "HEAD" }),
    );
    expect(server.received[1]?.method).toBe("HEAD");
  });

  it("resolves each location against the one before", async () => {
    const server = await startServer(
      redirect(302, "/a/b"),
      redirect(302, "c"),
      respondWith(200),
    );
    await connect(server)(new Request(`${server.url}/from`));
    expect(server.received.map(({ path }) => path)).toEqual([
      "/from",
      "/a/b",
      "/a/c",
    ]);
  });

  it("starts again with the first request if the target is retried", async () => {
    const server = await startServer(
      redirect(307, "/to"),
      respondWith(503),
      respondWith(200),
    );
    await connect(server)(
      new Request(`${server.url}/from`, { method: "PUT", body: "b" }),
    );
    expect(server.received.map(({ path }) => path)).toEqual([
      "/from",
      "/to",
      "/from",
    ]);
    expect(server.received.map(({ body }) => body.toString())).toEqual([
      "b",
      "b",
      "b",
    ]);
  });

  it("follows five in a row", async () => {
    const hop = redirect(302, "/on");
    const server = await startServer(hop, hop, hop, hop, hop, respondWith(200));
    expect(
      (await connect(server)(new Request(`${server.url}/from`))).status,
    ).toBe(200);
  });

  it("fails at the sixth, without a retry", async () => {
    const server = await startServer(redirect(302, "/loop"));
    const error = await rejection(
      connect(server)(new Request(`${server.url}/loop`)),
    );
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect(String(error)).toContain("more than 5 times");
    expect(server.received).toHaveLength(6);
  });
});

describe("to another origin", () => {
  it.each([301, 302, 303, 307, 308])(
    "rejects %i, so that the key is not sent",
    async (status) => {
      const other = await startServer(respondWith(200));
      const server = await startServer(
        redirect(status, `${other.url}/steal?token=secret`),
      );
      const error = await rejection(
        connect(server)(new Request(`${server.url}/from`)),
      );
      expect(error).toBeInstanceOf(KapsoConnectionError);
      expect(String(error)).toContain(`redirected to ${other.url},`);
      expect(String(error)).not.toContain("token");
      expect(other.received).toHaveLength(0);
      expect(server.received).toHaveLength(1);
    },
  );

  it.each([
    ["the same host by https", (url: string) => url.replace("http:", "https:")],
    [
      "the same machine by another name",
      (url: string) => url.replace("127.0.0.1", "localhost"),
    ],
    ["a host without a scheme", () => "//example.com/x"],
    ["another scheme", () => "data:text/plain,x"],
  ])("rejects %s", async (_what, locate) => {
    const server = await startServer((request, response) => {
      redirect(302, locate(`http://${request.headers.host}`))(
        request,
        response,
      );
    });
    const error = await rejection(
      connect(server)(new Request(`${server.url}/from`)),
    );
    expect(String(error)).toContain("key is only sent to the API's origin");
    expect(server.received).toHaveLength(1);
  });

  it("rejects an opaque redirect of a browser", async () => {
    const opaque = {
      type: "opaqueredirect",
      status: 0,
      headers: new Headers(),
      body: null,
    };
    const send = createCheckedTransport({
      baseUrl: "https://api.example.com",
      apiKey: KEY,
      fetch: withRequest((request) => {
        expect(request.redirect).toBe("manual");
        return Promise.resolve(opaque as Response); // No constructor creates such a response.
      }),
    });
    const error = await rejection(
      send(new Request("https://api.example.com/x")),
    );
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect(String(error)).toContain("browser");
  });
});

it("releases the connection of a redirect whose body does not end", async () => {
  let closed: () => void = () => {};
  const connectionClosed = new Promise<void>((resolve) => (closed = resolve));
  const server = await startServer((_request, response) => {
    response.on("close", closed);
    response.writeHead(302, { location: "/to" });
    response.write("endless");
  }, respondWith(200));
  const response = await connect(server)(new Request(`${server.url}/from`));
  expect(response.status).toBe(200);
  await connectionClosed; // Otherwise the test times out.
});

it("returns a redirect without a location", async () => {
  const server = await startServer(respondWith(302, "here"));
  const response = await connect(server)(new Request(`${server.url}/from`));
  expect(response.status).toBe(302);
  expect(await response.text()).toBe("here");
});

it("leaves redirects to the platform if there is no key to protect", async () => {
  const other = await startServer(respondWith(200, { data: 1 }));
  const server = await startServer(redirect(302, `${other.url}/to`));
  const response = await connect(server, { apiKey: undefined })(
    new Request(`${server.url}/x`),
  );
  expect(await response.json()).toEqual({ data: 1 });
  expect(other.received[0]?.headers).not.toHaveProperty("x-api-key");
});

it("distinguishes an invalid location from a failed connection", async () => {
  const server = await startServer(redirect(302, "http://["));
  const error = await rejection(connect(server)(new Request(server.url)));
  expect(error).toBeInstanceOf(KapsoConnectionError);
  expect((error as Error).message).toContain(
    "redirected to a place that is not a URL",
  );
  expect(server.received).toHaveLength(1);
});
