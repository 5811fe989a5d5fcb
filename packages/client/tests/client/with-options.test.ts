import { describe, expect, it } from "vitest";
import {
  type KapsoCoreOptions,
  createKapsoClient,
  createKapsoCore,
  rateLimits,
} from "../../src/index.js";
import { whatsappUsernameGet } from "../../src/operations.js";
import { USER_AGENT } from "../../src/generated/api.js";
import { startSandbox } from "../sandbox.js";
import { rejection } from "../rejection.js";
import { KEY, respondWith, startServer } from "../transport/http-server.js";

/** Every option of both clients. */
const UNDEFINED: Record<keyof KapsoCoreOptions, undefined> = {
  apiKey: undefined,
  baseUrl: undefined,
  fetch: undefined,
  timeout: undefined,
  maxRetries: undefined,
  maxResponseBytes: undefined,
  rateLimit: undefined,
  headers: undefined,
  allowUnknownParameters: undefined,
  dangerouslyAllowBrowser: undefined,
  onRequest: undefined,
  onResponse: undefined,
  onRetry: undefined,
  bodySerializer: undefined,
  pathSerializer: undefined,
  querySerializer: undefined,
  Request: undefined,
  cache: undefined,
  credentials: undefined,
  integrity: undefined,
  keepalive: undefined,
  mode: undefined,
  redirect: undefined,
  referrer: undefined,
  referrerPolicy: undefined,
  requestInitExt: undefined,
  whatsappBaseUrl: undefined,
};

describe.each([
  ["createKapsoClient", createKapsoClient],
  ["createKapsoCore", createKapsoCore],
])("withOptions of %s", (_name, create) => {
  it("returns a client with other options, and does not change its own", async () => {
    const server = await startServer(respondWith(500));
    const kapso = create({
      baseUrl: server.url,
      apiKey: KEY,
      maxRetries: 0,
      headers: { "x-trace": "1" },
    });
    const added: string[] = [];
    kapso.use({
      onRequest: ({ schemaPath }) => {
        added.push(schemaPath);
      },
    });
    const other = kapso.withOptions({
      maxRetries: undefined,
      headers: { "x-team": "2" },
    });
    await other.GET("/users");
    await kapso.GET("/users");
    expect(added).toEqual(["/users", "/users"]);
    const headers = server.received.map(({ headers }) => headers);
    expect(headers).toMatchObject([
      { "x-team": "2", "x-api-key": KEY },
      { "x-trace": "1", "x-api-key": KEY },
    ]);
    expect(headers[0]).not.toHaveProperty("x-trace");
  });

  it("ignores options that are undefined, as the constructor does", async () => {
    const server = await startServer(respondWith(503));
    const seen: string[] = [];
    const note = (name: string) => () => {
      seen.push(name);
    };
    const kapso = create({
      ...UNDEFINED,
      apiKey: KEY,
      baseUrl: `${server.url}/base`,
      fetch: (url, init) => {
        seen.push(init.redirect ?? "");
        return fetch(url, init);
      },
      maxRetries: 0,
      timeout: 60_000,
      maxResponseBytes: 100_000,
      rateLimit: { requests: 1000, per: 1000 },
      headers: { "x-trace": "1" },
      allowUnknownParameters: true,
      querySerializer: () => "own=1",
      whatsappBaseUrl: `${server.url}/messaging`,
      onRequest: note("request"),
      onResponse: note("response"),
    });
    const send = async (client: ReturnType<typeof create>): Promise<object> => {
      const [{ response }, messages] = [
        await client.GET("/users"),
        await client
          .call(whatsappUsernameGet, "1")
          .catch((error: unknown) => error),
      ];
      return {
        status: response.status,
        messages: String(messages),
        seen: seen.splice(0),
        received: server.received
          .splice(0)
          .map(({ path, headers }) => [
            path,
            headers["x-trace"],
            headers["x-api-key"],
          ]),
      };
    };
    const expected = await send(kapso);
    expect(expected).toMatchObject({
      status: 503,
      received: [
        ["/base/users?own=1", "1", KEY],
        [expect.stringContaining("/messaging/"), "1", KEY],
      ],
    });
    expect(await send(kapso.withOptions(UNDEFINED))).toEqual(expected);
  });

  it("has the same methods, and checks options like the constructor", async () => {
    const server = await startServer(respondWith(200, { data: [] }));
    const kapso = create({ baseUrl: "https://nowhere.example", apiKey: KEY });
    const other = kapso
      .withOptions({ timeout: 5000 })
      .withOptions({ baseUrl: server.url });
    expect(Object.keys(other).sort()).toEqual(Object.keys(kapso).sort());
    await other.paginate("/users");
    expect(server.received).toHaveLength(1);
    expect(() => kapso.withOptions({ timeout: -1 })).toThrow(
      "timeout must be milliseconds above 0, or Infinity, not -1",
    );
    expect(() => kapso.withOptions(null as unknown as object)).toThrow(
      "options must be an object such as { apiKey }, not null",
    );
  });

  it("sends the name of the package, unless the caller sets one", async () => {
    const server = await startServer(respondWith(200, { data: [] }));
    const kapso = create({ baseUrl: server.url, apiKey: KEY });
    await kapso.GET("/users");
    const headers = { "User-Agent": "shop/2" };
    await kapso.withOptions({ headers }).GET("/users");
    await kapso.GET("/users", { headers });
    expect(
      server.received.map(({ headers: sent }) => sent["user-agent"]),
    ).toEqual([USER_AGENT, "shop/2", "shop/2"]);
    expect(USER_AGENT).toMatch(/^kapso-platform-client\/\d+\.\d+\.\d+/);
  });
});

describe("rateLimits", () => {
  it("reads the limits from a response", async () => {
    const { kapso } = await startSandbox();
    const [number] = (await kapso.phoneNumbers.list()).items;
    const { response } = await kapso.phoneNumbers
      .getHealth(number!.phone_number_id)
      .withResponse();
    expect(rateLimits(response)).toEqual([
      { name: "health-minute", limit: 60, remaining: 59 },
      { name: "health-second", limit: 5, remaining: 4 },
    ]);
    const users = await kapso.users.list().withResponse();
    expect(rateLimits(users.response)).toEqual([]);
  });

  it("reads the limits from an error, with any known header names", async () => {
    const server = await startServer(
      respondWith(
        429,
        {},
        {
          "x-ratelimit-limit": "10",
          "x-burst-ratelimit-limit": "100",
          "x-burst-ratelimit-remaining": "0",
          "x-other-ratelimit-limit": "many",
        },
      ),
    );
    const kapso = createKapsoClient({
      baseUrl: server.url,
      apiKey: KEY,
      maxRetries: 0,
    });
    const error = await rejection(Promise.resolve(kapso.users.list()));
    expect(rateLimits(error as { headers: Headers })).toEqual([
      { name: "burst", limit: 100, remaining: 0 },
      { name: "", limit: 10, remaining: undefined },
    ]);
  });
});
