import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KapsoTimeoutError } from "../../src/index.js";
import {
  type ProxyErrorEvent,
  type ProxyOptions,
  createProxyHandler,
} from "../../src/proxy/index.js";

const URL_OF_LIST = "https://app.example/api/kapso/whatsapp/conversations";
const never = (): Promise<never> => new Promise(() => {});

const errors: ProxyErrorEvent[] = [];

/** A proxy whose API is a function of the test. */
function createHandler(
  options: Partial<ProxyOptions> = {},
): ReturnType<typeof createProxyHandler> {
  return createProxyHandler({
    apiKey: "kapso_live_5f2d8c77e1",
    baseUrl: "https://api.example/platform/v1",
    allow: ["conversations.list", "conversations.update"],
    authorize: () => ({}),
    onError: (event) => errors.push(event),
    fetch: () => Promise.resolve(Response.json({ data: [] })),
    ...options,
  });
}

/** A body that starts and then stalls. */
function stalledUpdate(signal?: AbortSignal): Request {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
    },
  });
  return new Request(`${URL_OF_LIST}/1`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body,
    duplex: "half",
    ...(signal && { signal }),
  } as RequestInit);
}

beforeEach(() => {
  errors.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a request has 30 seconds in total", () => {
  const stages: [string, Partial<ProxyOptions>, Request, number, string][] = [
    [
      "authorize",
      { authorize: never },
      new Request(URL_OF_LIST),
      504,
      "The proxy's authorize function did not finish in time",
    ],
    [
      "the body of the browser",
      {},
      stalledUpdate(),
      408,
      "The body did not arrive in time",
    ],
    [
      "a check",
      { checks: { "conversations.list": never } },
      new Request(URL_OF_LIST),
      504,
      "The proxy's check of conversations.list did not finish in time",
    ],
    [
      "the API",
      { fetch: never },
      new Request(URL_OF_LIST),
      504,
      "The API did not respond in time",
    ],
    [
      "the body of the API",
      { fetch: () => Promise.resolve(new Response(new ReadableStream())) },
      new Request(URL_OF_LIST),
      504,
      "The API did not respond in time",
    ],
  ];

  it.each(stages)(
    "and ends when it waits for %s",
    async (_what, options, request, status, message) => {
      const responded = createHandler(options)(request);
      await vi.advanceTimersByTimeAsync(29_999);
      expect(vi.getTimerCount()).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      const response = await responded;
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ error: message });
      // A slow browser is not an error of the server.
      expect(errors.map(({ error }) => error)).toEqual(
        status === 408 ? [] : [expect.any(KapsoTimeoutError)],
      );
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it("not for each step", async () => {
    const responded = createHandler({
      authorize: () =>
        new Promise((resolve) => {
          setTimeout(() => {
            resolve({});
          }, 20_000);
        }),
      fetch: never,
    })(new Request(URL_OF_LIST));
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await responded).status).toBe(504);
  });

  it("and leaves no timer behind", async () => {
    const response = await createHandler()(new Request(URL_OF_LIST));
    expect(response.status).toBe(200);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("unless the options have another timeout, or none", async () => {
    const responded = createHandler({ timeout: 5, fetch: never })(
      new Request(URL_OF_LIST),
    );
    await vi.advanceTimersByTimeAsync(5);
    expect((await responded).status).toBe(504);
    await createHandler({ timeout: Infinity })(new Request(URL_OF_LIST));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a file that keeps arriving", () => {
  const PART = new Uint8Array(10);

  /** An upload of a file in parts, to an API that reads as fast as they arrive. */
  function upload(fetchOptions: Partial<ProxyOptions> = {}): {
    controller: ReadableStreamDefaultController<Uint8Array>;
    responded: Promise<Response>;
  } {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (given) => {
        controller = given;
      },
    });
    const handler = createHandler({
      allow: ["whatsapp.media.upload"],
      fetch: async (_url, init) => {
        await new Response(init.body).arrayBuffer();
        return Response.json({ id: "1" });
      },
      ...fetchOptions,
    });
    const responded = handler(
      new Request(
        "https://app.example/api/kapso/meta/whatsapp/v24.0/123/media",
        {
          method: "POST",
          headers: { "content-type": "multipart/form-data; boundary=x" },
          body,
          duplex: "half",
        } as RequestInit,
      ),
    );
    return { controller, responded };
  }

  it("has 30 seconds for each part", async () => {
    const { controller, responded } = upload();
    for (let part = 0; part < 100; part++) {
      controller.enqueue(PART);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    controller.close();
    await vi.advanceTimersByTimeAsync(1);
    expect(await (await responded).json()).toEqual({ id: "1" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("has ten minutes in total", async () => {
    const { controller, responded } = upload();
    for (let part = 0; part < 120; part++) {
      expect(vi.getTimerCount()).toBe(1);
      controller.enqueue(PART);
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect((await responded).status).toBe(408);
  });

  it("is too slow, not the API, if it stalls", async () => {
    const { controller, responded } = upload();
    controller.enqueue(PART);
    await vi.advanceTimersByTimeAsync(30_001);
    const response = await responded;
    expect(response.status).toBe(408);
    expect(await response.json()).toEqual({
      error: "The body did not arrive in time",
    });
    expect(errors).toEqual([]);
  });

  it("is not too slow if the API does not read it, or does not respond", async () => {
    for (const fetch of [
      never,
      async (_url: string, init?: RequestInit) => {
        await new Response(init?.body).arrayBuffer();
        return never();
      },
    ]) {
      const { controller, responded } = upload({ fetch });
      controller.enqueue(PART);
      controller.close();
      await vi.advanceTimersByTimeAsync(30_001);
      expect((await responded).status).toBe(504);
    }
    expect(errors).toHaveLength(2);
  });
});

describe("a browser that disconnects ends the request", () => {
  it("before it has started", async () => {
    const authorize = vi.fn(() => ({}));
    const response = await createHandler({ authorize })(
      new Request(URL_OF_LIST, { signal: AbortSignal.abort() }),
    );
    expect(response.status).toBe(499);
    expect(authorize).not.toHaveBeenCalled();
  });

  it.each<[string, Partial<ProxyOptions>, (signal: AbortSignal) => Request]>([
    [
      "authorize runs",
      { authorize: never },
      (signal) => new Request(URL_OF_LIST, { signal }),
    ],
    ["its body arrives", {}, stalledUpdate],
    [
      "a check runs",
      { checks: { "conversations.list": never } },
      (signal) => new Request(URL_OF_LIST, { signal }),
    ],
    [
      "the API works",
      { fetch: never },
      (signal) => new Request(URL_OF_LIST, { signal }),
    ],
  ])("while %s", async (_what, options, toRequest) => {
    const controller = new AbortController();
    const responded = createHandler(options)(toRequest(controller.signal));
    await vi.advanceTimersByTimeAsync(1);
    controller.abort();
    expect((await responded).status).toBe(499);
    expect(errors).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
