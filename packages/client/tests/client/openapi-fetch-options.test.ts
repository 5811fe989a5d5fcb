import { expect, it, vi } from "vitest";
import {
  KapsoArgumentError,
  KapsoConnectionError,
  createKapsoClient,
  createKapsoCore,
} from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";

const LIST = { data: [], paging: { next: null, previous: null } };

/** Redirects the first request, and responds to the next one. */
function redirecting(options?: Parameters<typeof fakeClient>[1]) {
  const client = fakeClient(
    (url) =>
      url.includes("moved")
        ? json(LIST)
        : new Response(null, {
            status: 302,
            headers: { location: "/platform/v1/moved" },
          }),
    options,
  );
  return client;
}

it("fetch of a call is called with a Request, as by openapi-fetch", async () => {
  const { kapso, calls } = fakeClient(() => json(LIST));
  const own = vi.fn((request: Request) => {
    expect(request.url).toContain("/users");
    expect(request.headers.get("x-api-key")).toBe("kapso_live_5f2d8c77e1");
    return Promise.resolve(json({ data: [{ id: "own" }] }));
  });
  const { data } = await kapso.GET("/users", { fetch: own });
  expect(data?.data[0]?.id).toBe("own");
  expect(own).toHaveBeenCalledOnce();
  expect(calls).toHaveLength(0);
});

it("redirect of a call or of the client follows, returns or rejects a redirect", async () => {
  const followed = redirecting({ credentials: "include", cache: "no-store" });
  const { response } = await followed.kapso.GET("/users");
  expect(response.status).toBe(200);
  expect(response.redirected).toBe(true);
  expect(followed.calls).toHaveLength(2);
  for (const [, init] of followed.calls) {
    expect(init).toMatchObject({ credentials: "include", cache: "no-store" });
  }
  const given = await followed.kapso.GET("/users", { redirect: "manual" });
  expect(given.response.status).toBe(302);
  expect(
    await rejection(followed.kapso.GET("/users", { redirect: "error" })),
  ).toBeInstanceOf(KapsoConnectionError);
  const strict = redirecting({ redirect: "error" });
  expect(await rejection(strict.kapso.users.list())).toBeInstanceOf(
    KapsoConnectionError,
  );
});

it("settings of fetch and of a framework are passed on", async () => {
  const { kapso, calls } = fakeClient(() => json(LIST));
  const settings = {
    cache: "no-store",
    credentials: "include",
    integrity: "sha256-x",
    keepalive: true,
    mode: "cors",
    priority: "high",
    redirect: "manual",
    referrer: "about:client",
    referrerPolicy: "origin",
    next: { revalidate: 5 },
    cf: { cacheTtl: 5 },
    dispatcher: {},
    tls: {},
  } as const;
  await kapso.GET("/users", settings);
  expect(calls[0]![1]).toMatchObject(settings);
});

it("parseAs decides how the body is read, and middleware sees it", async () => {
  const { kapso } = fakeClient(() => json(LIST));
  const text = await kapso.GET("/users", { parseAs: "text" });
  expect(text.data).toBe(JSON.stringify(LIST));
  const blob = await kapso.GET("/users", { parseAs: "blob" });
  expect(await blob.data!.text()).toBe(JSON.stringify(LIST));
  const seen: unknown[] = [];
  kapso.use({
    onRequest: ({ options }) => {
      seen.push(options.parseAs);
    },
  });
  const bytes = await kapso.GET("/users", { parseAs: "arrayBuffer" });
  expect(bytes.data!.byteLength).toBe(JSON.stringify(LIST).length);
  await kapso.GET("/users");
  expect(seen).toEqual(["arrayBuffer", "json"]);
});

it("serializers and the Request class of the client create its requests", async () => {
  class Marked extends Request {
    constructor(url: string | URL | Request, init?: RequestInit) {
      super(url, init);
      this.headers.set("x-marked", "1");
    }
  }
  const { kapso, calls } = fakeClient(() => json({ data: { id: "1" } }), {
    querySerializer: (query) => `own=${Object.keys(query).join("+")}`,
    pathSerializer: (path) => path.replace(/\{.*?\}/, "own"),
    bodySerializer: (body) => `own ${JSON.stringify(body)}`,
    Request: Marked,
  });
  await kapso.GET("/whatsapp/messages/{message_id}", {
    params: { path: { message_id: "1" } },
  });
  await kapso.contacts.update("1", { display_name: "A" });
  await rejection(kapso.users.list());
  await rejection(kapso.messages.list({ direction: "inbound" }));
  expect(calls.map(([url]) => new URL(url).pathname.slice(12))).toEqual([
    "/whatsapp/messages/own",
    "/whatsapp/contacts/own",
    "/users",
    "/whatsapp/messages",
  ]);
  expect(new URL(calls[3]![0]).search).toBe("?own=direction");
  const [, { body, headers }] = calls[1]!;
  expect(body).toBe('own {"contact":{"display_name":"A"}}');
  expect(headers).toMatchObject({ "x-marked": "1" });
});

it("an unknown option of the client is rejected with the nearest known name", () => {
  for (const [given, known] of [
    ["timeOut", "timeout"],
    ["baseURL", "baseUrl"],
    ["retries", "maxRetries"],
    ["api_key", "apiKey"],
    ["credential", "credentials"],
    ["loglevel", "logLevel"],
  ] as const) {
    expect(() =>
      createKapsoClient({
        apiKey: "kapso_live_5f2d8c77e1",
        [given]: undefined,
      }),
    ).toThrow(
      new KapsoArgumentError(
        given,
        `is not a known option; did you mean ${known}?`,
      ),
    );
  }
  expect(() =>
    createKapsoCore({
      apiKey: null,
      baseUrl: "/api",
      logLevel: "info",
    } as object),
  ).toThrow(/^logLevel is not a known option/);
});

it("a null header is removed, and the content type of a form serializes a form", async () => {
  const { kapso, calls } = fakeClient(() => json({ data: { id: "1" } }), {
    headers: { "Content-Type": null, "User-Agent": null, "x-own": "1" },
  });
  await kapso.contacts.update("1", { display_name: "A" });
  expect(new Headers(calls[0]![1].headers).has("user-agent")).toBe(false);
  expect(calls[0]![1].headers).toMatchObject({ "x-own": "1" });
  expect(new Headers(calls[0]![1].headers).has("content-type")).toBe(false);
  const form = fakeClient(() => json({ data: { id: "1" } }), {
    headers: new Headers({
      "content-type": "application/x-www-form-urlencoded",
    }),
  });
  await form.kapso.PATCH("/whatsapp/contacts/{identifier}", {
    params: { path: { identifier: "1" } },
    body: { contact: { display_name: "A" } },
    bodySerializer: undefined,
  } as never);
  expect(form.calls[0]![1].body).toBe(
    "contact=%7B%22display_name%22%3A%22A%22%7D",
  );
});
