import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  KapsoError,
  createKapsoClient,
  createKapsoCore,
} from "../../src/index.js";
import { createProxyHandler } from "../../src/proxy/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";
import { exposures } from "../transport/http-server.js";

const KEY = "kapso_live_5f2d8c77e1";

describe("the key is", () => {
  it("in no inspected, serialised or enumerated client", () => {
    const kapso = createKapsoClient({ apiKey: KEY });
    const everything = [
      inspect(kapso, { depth: Infinity, showHidden: true }),
      JSON.stringify(kapso),
      String(kapso),
      inspect(kapso.conversations.list(), {
        depth: Infinity,
        showHidden: true,
      }),
    ];
    for (const text of everything) expect(text).not.toContain(KEY);
  });

  it.each([
    [
      "an error response that echoes it",
      { status: 401, body: { error: `Bad key ${KEY}` } },
    ],
    [
      "a nested echo and a header",
      {
        status: 422,
        body: { error: { message: "no", details: [{ sent: KEY }] } },
        headers: { "x-echo": KEY },
      },
    ],
    ["an HTML page that echoes it", { status: 502, body: `<p>${KEY}</p>` }],
    ["a response that is not JSON", { status: 200, body: `{ "key": "${KEY}"` }],
    ["a dropped connection", { disconnect: true }],
  ])("in no error from %s", async (_what, fault) => {
    const { sandbox, kapso } = await startSandbox(
      { conversations: 0, apiKey: KEY },
      { maxRetries: 0 },
    );
    sandbox.faults.add({ ...fault, times: 1 });
    const error = await rejection(kapso.users.list());
    expect(error).toBeInstanceOf(KapsoError);
    const texts = [
      inspect(error, { depth: Infinity, showHidden: true }),
      JSON.stringify(error),
      String(error),
      (error as Error).stack ?? "",
    ];
    for (const text of texts) expect(text).not.toContain(KEY);
  });

  it("in no error from fetch, also if it is in the code of the error", async () => {
    const kapso = createKapsoClient({
      apiKey: KEY,
      maxRetries: 0,
      fetch: () =>
        Promise.reject(
          Object.assign(new Error(KEY, { cause: new Error(KEY) }), {
            code: `E${KEY}`,
            config: { headers: { "X-API-Key": KEY } },
          }),
        ),
    });
    const error = await rejection(kapso.users.list());
    expect(exposures(error)).not.toContain(KEY);
  });

  it("in no error if it is passed without its name", () => {
    const kapso = createKapsoClient({ apiKey: KEY });
    const calls: ((options: never) => unknown)[] = [
      createKapsoClient,
      createKapsoCore,
      createProxyHandler,
      (options) => kapso.withOptions(options),
    ];
    for (const call of calls) {
      expect(() => call(KEY as never)).toThrow(/^options must be an object/);
      expect(() => call(KEY as never)).not.toThrow(KEY);
    }
  });

  it("in no URL and to no observer", async () => {
    const events: unknown[] = [];
    const note = (event: unknown): void => void events.push(event);
    const { sandbox, kapso } = await startSandbox(
      { conversations: 2, apiKey: KEY },
      { onRequest: note, onResponse: note, onRetry: note },
    );
    sandbox.faults.add({
      status: 503,
      headers: { "retry-after": "0" },
      times: 1,
    });
    await kapso.conversations.list();
    expect(events).toHaveLength(5);
    expect(inspect(events, { depth: Infinity })).not.toContain(KEY);
  });
});
