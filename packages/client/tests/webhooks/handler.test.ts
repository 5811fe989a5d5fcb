import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  KapsoWebhookError,
  type WebhookEvent,
  type WebhookHandlerOptions,
  createMemoryStore,
  createWebhookHandler,
} from "../../src/webhooks/index.js";
import { SECRET, deliver, received } from "./deliveries.js";

const RECEIVED = "whatsapp.message.received";

function setUp(options: Partial<WebhookHandlerOptions> = {}) {
  const onEvent = vi.fn<WebhookHandlerOptions["onEvent"]>();
  const onError = vi.fn();
  const handler = createWebhookHandler({
    secret: SECRET,
    onEvent,
    onError,
    ...options,
  });
  const send = async (
    body: unknown = received(),
    key = "delivery-1",
  ): Promise<number> =>
    (await handler(deliver(body, { event: RECEIVED, key }))).status;
  return { handler, onEvent, onError, send };
}

const idOf = (event: WebhookEvent): string =>
  event.type === RECEIVED ? event.message.id : event.type;

/** Resolves when `called` has been called. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("createWebhookHandler", () => {
  it("calls onEvent with each event and its key, and responds 200", async () => {
    const { send, onEvent, onError } = setUp();
    expect(await send()).toBe(200);
    expect(onEvent.mock.calls).toEqual([
      [{ ...received(), type: RECEIVED }, { idempotencyKey: "delivery-1" }],
    ]);
    expect(onError).not.toHaveBeenCalled();
  });

  it("responds to a rejected delivery with the status and message of the error", async () => {
    const { handler, onEvent, onError } = setUp();
    const response = await handler(
      deliver(received(), { headers: { "x-webhook-signature": "none" } }),
    );
    expect(response.status).toBe(401);
    expect(await response.text()).toContain("malformed_signature");
    expect(onEvent).not.toHaveBeenCalled();
    expect(onError).toHaveBeenCalledWith(expect.any(KapsoWebhookError), {
      event: undefined,
      status: 401,
    });
    const get = await handler(new Request("https://app.example/hook"));
    expect(get.status).toBe(400);
  });

  it("responds 500 if the signature cannot be checked, as without WebCrypto", async () => {
    vi.stubGlobal("crypto", undefined);
    const { send, onEvent, onError } = setUp();
    const status = await send();
    vi.unstubAllGlobals();
    expect(status).toBe(500);
    expect(onEvent).not.toHaveBeenCalled();
    expect(onError).toHaveBeenCalledWith(expect.any(TypeError), {
      status: 500,
    });
  });

  it("throws immediately without a secret", () => {
    expect(() => setUp({ secret: "" })).toThrow(KapsoWebhookError);
    expect(() => setUp({ secret: [] })).toThrow(KapsoWebhookError);
    expect(() => setUp({ secret: undefined })).toThrow("secret_key");
  });

  it("handles a repeated delivery once", async () => {
    const { send, onEvent } = setUp();
    expect([await send(), await send(), await send()]).toEqual([200, 200, 200]);
    expect(onEvent).toHaveBeenCalledTimes(1);
    await send(received(), "delivery-2");
    expect(onEvent).toHaveBeenCalledTimes(2);
  });

  it("recognizes a repeat by its signature if it has no key", async () => {
    const { handler, onEvent } = setUp();
    const request = (): Request => {
      const one = deliver(received(), { event: RECEIVED });
      one.headers.delete("x-idempotency-key");
      return one;
    };
    await handler(request());
    await handler(request());
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it("responds 500 if onEvent throws, and handles the next attempt", async () => {
    const { send, onEvent, onError } = setUp();
    const failure = new Error("database is down");
    onEvent.mockImplementationOnce(() => {
      throw failure;
    });
    onEvent.mockRejectedValueOnce(failure);
    expect([await send(), await send(), await send(), await send()]).toEqual([
      500, 500, 200, 200,
    ]);
    expect(onEvent).toHaveBeenCalledTimes(3);
    expect(onError.mock.calls).toEqual(
      [1, 2].map(() => [
        failure,
        { event: { ...received(), type: RECEIVED }, status: 500 },
      ]),
    );
  });

  it("repeats only the events of a batch that failed, and handles the rest", async () => {
    const handled: string[] = [];
    let isBroken = true;
    const { send } = setUp({
      onEvent: (event) => {
        if (isBroken && idOf(event) === "wamid.2") throw new Error("broken");
        handled.push(idOf(event));
      },
    });
    const ids = ["wamid.1", "wamid.2", "wamid.3"];
    const batch = { batch: true, data: ids.map((id) => received(id)) };
    expect(await send(batch)).toBe(500);
    expect(handled).toEqual(["wamid.1", "wamid.3"]);
    isBroken = false;
    expect(await send(batch)).toBe(200);
    expect(handled).toEqual(["wamid.1", "wamid.3", "wamid.2"]);
  });

  it("requests a retry while the first delivery is being handled", async () => {
    const started = gate();
    const finished = gate();
    const onEvent = vi.fn(async () => {
      started.open();
      await finished.opened;
    });
    const { send } = setUp({ onEvent });
    const first = send();
    await started.opened;
    expect(await send()).toBe(503);
    finished.open();
    expect(await first).toBe(200);
    expect(await send()).toBe(200);
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it("shares a store with other handlers", async () => {
    const seen = createMemoryStore();
    const [one, other] = [setUp({ seen }), setUp({ seen })];
    await one.send();
    await other.send();
    expect(other.onEvent).not.toHaveBeenCalled();
  });

  it("responds 500 if the store fails before, 200 if it fails after the event", async () => {
    const claim = vi.fn(() => "new" as const);
    const settle = vi.fn();
    const { send, onEvent, onError } = setUp({ seen: { claim, settle } });
    const failure = new Error("store is down");
    claim.mockImplementationOnce(() => {
      throw failure;
    });
    expect(await send()).toBe(500);
    expect(onEvent).not.toHaveBeenCalled();
    settle.mockRejectedValueOnce(failure);
    expect(await send()).toBe(200);
    expect(
      onError.mock.calls.map(([, { status }]) => status as number),
    ).toEqual([500, 200]);
  });

  it("never rejects, whatever onError does", async () => {
    for (const onError of [
      () => {
        throw new Error("no");
      },
      () => Promise.reject(new Error("no")),
    ]) {
      const { send, handler } = setUp({
        onError,
        onEvent: () => Promise.reject(new Error("broken")),
      });
      expect(await send()).toBe(500);
      expect((await handler(new Request("https://app.example"))).status).toBe(
        400,
      );
    }
  });

  it("writes errors to the console without the event, if there is no onError", async () => {
    const write = vi.spyOn(console, "error").mockImplementation(() => {});
    const failure = new Error("broken");
    const { send } = setUp({
      onError: undefined,
      onEvent: () => Promise.reject(failure),
    });
    await send();
    expect(write.mock.calls).toEqual([[failure]]);
    write.mockRestore();
  });
});

describe("a slow event", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("gets 200 after 8 seconds, continues, and is not handled twice", async () => {
    const started = gate();
    const finished = gate();
    const waitUntil = vi.fn();
    const onEvent = vi.fn(async () => {
      started.open();
      await finished.opened;
    });
    const { send, onError } = setUp({ onEvent, waitUntil });
    const first = send();
    await started.opened;
    await vi.advanceTimersByTimeAsync(7_999);
    const settled = vi.fn();
    void first.then(settled);
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toBe(200);
    const [[work]] = waitUntil.mock.calls as [[Promise<unknown>]];
    finished.open();
    await work;
    expect(await send()).toBe(200);
    expect(onEvent).toHaveBeenCalledTimes(1);
    expect(onError).not.toHaveBeenCalled();
  });

  it("reports a failure after the response with status 200", async () => {
    const started = gate();
    const failure = new Error("too late");
    let fail = (_: Error): void => {};
    const { send, onError } = setUp({
      onEvent: () => {
        started.open();
        return new Promise((_, reject) => {
          fail = reject;
        });
      },
    });
    const first = send();
    await started.opened;
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await first).toBe(200);
    const reported = new Promise((resolve) => {
      onError.mockImplementationOnce(resolve);
    });
    fail(failure);
    await reported;
    expect(onError).toHaveBeenCalledWith(
      failure,
      expect.objectContaining({ status: 200 }),
    );
  });

  it("leaves no timer", async () => {
    const { send } = setUp();
    await send();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("createMemoryStore", () => {
  it("forgets the oldest events beyond its limit", () => {
    const store = createMemoryStore({ limit: 2 });
    for (const key of ["a", "b", "c"]) {
      expect(store.claim(key)).toBe("new");
      store.settle(key, true);
    }
    expect(store.claim("c")).toBe("done");
    expect(store.claim("b")).toBe("done");
    expect(store.claim("a")).toBe("new");
  });

  it("drops the reservation of an event that failed", () => {
    const store = createMemoryStore();
    expect([store.claim("a"), store.claim("a")]).toEqual(["new", "running"]);
    store.settle("a", false);
    expect(store.claim("a")).toBe("new");
  });
});
