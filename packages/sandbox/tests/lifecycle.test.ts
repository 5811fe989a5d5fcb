import { createServer, type AddressInfo } from "node:net";
import { Agent, get, type IncomingMessage } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import {
  createSandbox,
  SandboxError,
  type SandboxOptions,
} from "../src/index.js";

const USERS = "/platform/v1/users";

test("serves fetch without a port, whatever the host, under the base path", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  expect(sandbox.url).toBe("http://127.0.0.1/platform/v1");
  const headers = { "X-API-Key": sandbox.apiKey };
  const inputs: (Request | URL | string)[] = [
    `${sandbox.url}/users`,
    USERS,
    new URL(`https://api.kapso.ai${USERS}`),
    new Request(`http://elsewhere${USERS}`),
  ];
  for (const input of inputs) {
    const response = await sandbox.fetch(input, { headers });
    expect(response.status).toBe(200);
  }
  const request = new Request(`http://elsewhere${USERS}`, { headers });
  const asPlatformFetch: typeof fetch = sandbox.fetch;
  expect((await asPlatformFetch(request)).status).toBe(200);
  await sandbox.close();
});

test("is returned at once and may still be awaited", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  expect(sandbox).not.toHaveProperty("then");
  await using awaited = await Promise.resolve(sandbox);
  expect(awaited).toBe(sandbox);
});

test("listens on the loopback address and then has the real URL", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  const url = await sandbox.listen();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/platform\/v1$/);
  expect(sandbox.url).toBe(url);
  await expect(sandbox.listen()).rejects.toThrow("listens at");
  await sandbox.close();
});

test("takes a port as a number, and says so when it is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;
  const sandbox = createSandbox({ conversations: 0 });
  await expect(sandbox.listen(port)).rejects.toMatchObject({
    name: "SandboxError",
    code: "LISTEN",
    message: expect.stringContaining(`Port ${port} is taken`) as string,
  });
  await new Promise((resolve) => other.close(resolve));
  expect(await sandbox.listen(port)).toContain(`:${port}/`);
  await sandbox.close();
});

test("close ends idle keep-alive connections, and may be repeated", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  const url = await sandbox.listen();
  const agent = new Agent({ keepAlive: true });
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/users`, { agent }, resolve).on("error", reject);
  });
  const { socket } = incoming;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  incoming.resume();
  await Promise.all([sandbox.close(), sandbox.close()]);
  await closed;
  await sandbox.close();
  agent.destroy();
  await expect(fetch(`${url}/users`)).rejects.toThrow(TypeError);
});

test("a closed sandbox says so", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  await sandbox.close();
  const uses = [
    () => sandbox.fetch(USERS),
    () => sandbox.listen(),
    () => sandbox.seed({ conversations: 1 }),
    () => sandbox.receiveMessage({ from: "14155550101" }),
  ];
  for (const use of uses) {
    await expect(use()).rejects.toMatchObject({
      name: "SandboxError",
      code: "CLOSED",
    });
  }
});

test.each([true, false])(
  "closing does not wait for a body that stalls (aborted: %s)",
  async (isAborted) => {
    const sandbox = createSandbox({ conversations: 0 });
    const controller = new AbortController();
    let isRead = () => {};
    const reading = new Promise<void>((resolve) => (isRead = resolve));
    const body = new ReadableStream(
      {
        pull() {
          isRead();
          return new Promise(() => undefined);
        },
      },
      { highWaterMark: 0 },
    );
    const response = sandbox.fetch("/platform/v1/customers", {
      method: "POST",
      headers: {
        "X-API-Key": sandbox.apiKey,
        "Content-Type": "application/json",
      },
      body,
      ...{ duplex: "half" },
      signal: controller.signal,
    });
    const rejected = expect(response).rejects.toThrow(
      isAborted ? "aborted" : "The sandbox was closed",
    );
    await reading;
    if (isAborted) controller.abort();
    await sandbox.close();
    await rejected;
  },
);

test("rejects a clock that returns something other than a date", async () => {
  for (const given of ["2026-01-01", 5, new Date(NaN), new Date(8.64e15)]) {
    const sandbox = createSandbox({ now: () => given as Date });
    onTestFinished(() => sandbox.close());
    await expect(sandbox.fetch(USERS)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining('"now" must be a Date') as string,
    });
  }
});

test("closing while the database is opened leaves no server behind", async () => {
  const sandbox = createSandbox({ conversations: 500 });
  const listening = sandbox.listen();
  const rejected = expect(listening).rejects.toMatchObject({ code: "CLOSED" });
  await sandbox.close();
  await rejected;
});

test("many sandboxes live side by side with data of their own", async () => {
  const sandboxes = [1, 2, 3].map((conversations) =>
    createSandbox({ conversations, seed: conversations }),
  );
  const counts = await Promise.all(
    sandboxes.map(async (sandbox) => {
      const response = await sandbox.fetch(
        "/platform/v1/whatsapp/conversations",
        { headers: { "X-API-Key": sandbox.apiKey } },
      );
      return ((await response.json()) as { data: unknown[] }).data.length;
    }),
  );
  expect(counts).toEqual([1, 2, 3]);
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
});

test.each<[SandboxOptions, string]>([
  [
    { conversations: -1 },
    '"conversations" must be an integer from 0 to 1000000; got -1',
  ],
  [{ conversations: 1.5 }, "got 1.5"],
  [{ conversations: NaN }, "got NaN"],
  [{ conversations: "10" as unknown as number }, 'got "10"'],
  [{ seed: -3 }, '"seed"'],
  [{ database: "" }, '"database"'],
  [{ database: {} as never }, '"database"'],
  [{ apiKey: "" }, '"apiKey"'],
  [{ apiKey: "two words" }, '"apiKey"'],
  [{ now: new Date(NaN) }, '"now"'],
  [{ now: new Date(-8.64e15) }, '"now" must be a Date from 1684 to 2255'],
  [{ seed: 10n as never }, "got 10n"],
  [null as never, "The options of a sandbox must be an object; got null."],
  [
    { conversatons: 5 } as never,
    'has no member "conversatons"; did you mean "conversations"?',
  ],
  [
    { colour: "red" } as never,
    'has no member "colour"; it may have conversations, seed, database,',
  ],
  [
    { webhooks: { timeoutMS: 5 } } as never,
    '"webhooks" has no member "timeoutMS"; did you mean "timeoutMs"?',
  ],
  [{ webhooks: null as never }, '"webhooks" must be an object; got null.'],
])("rejects the options %o at once", (options, message) => {
  expect(() => createSandbox(options)).toThrow(SandboxError);
  expect(() => createSandbox(options)).toThrow(message);
});

test("rejects options that cannot be read", () => {
  const options = {
    get seed(): number {
      throw new Error("no seed");
    },
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const given of [options, proxy]) {
    expect(() => createSandbox(given)).toThrow(SandboxError);
  }
  expect(() => createSandbox(options)).toThrow("cannot be read: no seed.");
});

test("undefined is an option that is not given", async () => {
  const times = { timeoutMs: undefined, retryDelaysMs: undefined };
  const sandbox = createSandbox({
    conversations: 0,
    seed: undefined,
    database: undefined,
    apiKey: undefined,
    now: undefined,
    webhooks: times,
    messages: { deliveredAfterMs: undefined, readAfterMs: undefined },
  } as never);
  await sandbox.close();
});

test.each([-1, 65_536, 80.5])("rejects port %d", async (port) => {
  const sandbox = createSandbox({ conversations: 0 });
  await expect(sandbox.listen(port)).rejects.toThrow(
    `"port" must be an integer from 0 to 65535; got ${port}`,
  );
  await expect(
    sandbox.listen({ hostname: "0.0.0.0" as "127.0.0.1" }),
  ).rejects.toThrow('"hostname" must be "127.0.0.1"; got "0.0.0.0"');
  await expect(sandbox.listen({ prot: port } as never)).rejects.toThrow(
    'has no member "prot"; did you mean "port"?',
  );
  await sandbox.close();
});
