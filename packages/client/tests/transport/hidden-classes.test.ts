import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";
import { expect, it, vi } from "vitest";
import { type KapsoClient, createKapsoClient } from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";

setFlagsFromString("--allow-natives-syntax");
/** Whether V8 has one hidden class for both objects. */
const shareHiddenClass = runInThisContext(
  "(one, other) => %HaveSameMap(one, other)",
) as (one: object, other: object) => boolean;

/** Calls after which the hidden classes of all objects exist. */
const WARM_UP = 50;

const more = { data: [], paging: { next: "c2", previous: null } };

const calls: Readonly<
  Record<string, (kapso: KapsoClient) => PromiseLike<unknown>>
> = {
  "a list": (kapso) => kapso.conversations.list({ status: "active" }),
  "a list with options": (kapso) =>
    kapso.conversations.list({}, { timeout: 1000 }),
  "the second page": async (kapso) => {
    const page = await kapso.conversations.list();
    return page.nextPage();
  },
  GET: (kapso) => kapso.GET("/users", { params: { query: { page: 1 } } }),
  paginate: (kapso) => kapso.paginate("/users"),
  "a method with a body": (kapso) =>
    kapso.conversations.update("1", { status: "ended" }),
};

/** Arguments of `fetch` for requests of one kind, after the first requests. */
async function sentBy(
  call: (kapso: KapsoClient) => PromiseLike<unknown>,
  kapso: KapsoClient,
  sent: readonly unknown[][],
): Promise<object[][]> {
  for (let count = 0; count < WARM_UP; count++) await call(kapso);
  const inits: object[][] = [];
  for (let count = 0; count < 10; count++) {
    await call(kapso);
    const init = sent.at(-1)?.[1] as RequestInit;
    inits.push([init, init.headers as object]);
  }
  return inits;
}

function expectOneClass(inits: readonly object[][]): void {
  const [[init = {}, headers = {}] = []] = inits;
  for (const [otherInit = {}, otherHeaders = {}] of inits) {
    expect(shareHiddenClass(init, otherInit)).toBe(true);
    expect(shareHiddenClass(headers, otherHeaders)).toBe(true);
  }
}

it.each(Object.entries(calls))(
  "always calls fetch with objects of one hidden class: %s",
  async (_name, call) => {
    const own = fakeClient(() => json(more));
    expectOneClass(await sentBy(call, own.kapso, own.calls));

    const fetch = vi.fn(() => Promise.resolve(json(more)));
    vi.stubGlobal("fetch", fetch);
    const kapso = createKapsoClient({
      baseUrl: "https://api.example.com/platform/v1",
      apiKey: "kapso_live_5f2d8c77e1",
    });
    expectOneClass(await sentBy(call, kapso, fetch.mock.calls));
  },
);
