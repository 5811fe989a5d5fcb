import { getEventListeners } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sandbox } from "@kapso-platform/sandbox";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  KapsoAbortError,
  type KapsoClient,
  KapsoPaginationError,
  Page,
  createKapsoClient,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";

interface PageBody {
  items?: string[];
  next?: string | null;
  previous?: string | null;
}

/** A server with a page for each cursor; "" is the first page. */
async function startPages(
  pages: Record<string, PageBody>,
): Promise<{ kapso: KapsoClient; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    const cursor =
      searchParams.get("after") ?? searchParams.get("before") ?? "";
    asked.push(cursor);
    const { items = [], next = null, previous = null } = pages[cursor] ?? {};
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        data: items.map((id) => ({ id })),
        // Always set, whether or not there are more pages: the client must not
        // depend on them.
        paging: { cursors: { before: "first", after: "last" }, next, previous },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const kapso = createKapsoClient({
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: "key",
  });
  return { kapso, asked };
}

async function ids(list: AsyncIterable<{ id: string }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of list) found.push(id);
  return found;
}

describe("whether there are more pages", () => {
  it("depends on next alone: the last page also has cursors", async () => {
    const { kapso, asked } = await startPages({
      "": { items: ["a"], next: "2" },
      "2": { items: ["b"] },
    });
    expect(await ids(kapso.conversations.list())).toEqual(["a", "b"]);
    expect(asked).toEqual(["", "2"]);
  });

  it("does not depend on items: a walk continues after an empty page with a next one", async () => {
    const { kapso } = await startPages({
      "": { items: [], next: "2" },
      "2": { items: [], next: "3" },
      "3": { items: ["c"] },
    });
    expect(await ids(kapso.messages.list())).toEqual(["c"]);
  });

  it("is a property of the page", async () => {
    const { kapso } = await startPages({
      "": { items: ["a"], next: "2" },
      "2": { items: ["b"], previous: "1" },
    });
    const first = await kapso.conversations.list();
    expect(first.hasNextPage).toBe(true);
    expect(first.next).toEqual({ after: "2" });
    expect(first.hasPreviousPage).toBe(false);
    expect(first.previous).toBeNull();
    const second = await first.nextPage();
    expect(second.hasNextPage).toBe(false);
    expect(second.previous).toEqual({ before: "1" });
    expect(await rejection(second.nextPage())).toMatchObject({
      name: "KapsoPaginationError",
      message: "this is the last page: check hasNextPage first",
    });
  });
});

describe("a repeated cursor", () => {
  it("ends the walk with an error instead of a loop", async () => {
    const { kapso, asked } = await startPages({
      "": { items: ["a"], next: "2" },
      "2": { items: ["b"], next: "3" },
      "3": { items: ["c"], next: "2" },
    });
    const error = await rejection(ids(kapso.conversations.list()));
    expect(error).toBeInstanceOf(KapsoPaginationError);
    expect(error).toMatchObject({ cursor: "2" });
    expect(asked).toEqual(["", "2", "3"]);
  });

  it("is detected if it is the one that the walk started with", async () => {
    const { kapso, asked } = await startPages({
      "2": { items: ["b"], next: "2" },
    });
    const walk = ids(kapso.conversations.list({ after: "2" }));
    expect(await rejection(walk)).toBeInstanceOf(KapsoPaginationError);
    expect(asked).toEqual(["2"]);
  });

  it("is detected by nextPage as well", async () => {
    const { kapso } = await startPages({
      "": { next: "2" },
      "2": { next: "2" },
    });
    const second = await (await kapso.conversations.list()).nextPage();
    expect(await rejection(second.nextPage())).toBeInstanceOf(
      KapsoPaginationError,
    );
  });

  it("is not a loop after a change of direction", async () => {
    const { kapso } = await startPages({
      "": { items: ["a"], next: "2" },
      "2": { items: ["b"], previous: "1", next: "3" },
      "1": { items: ["a"], next: "2" },
      "3": { items: ["c"], previous: "2" },
    });
    let page = await (await kapso.conversations.list()).nextPage();
    page = await (await page.previousPage()).nextPage();
    expect(page.items).toEqual([{ id: "b" }]);
    // The next page of a page can be requested any number of times.
    await page.nextPage();
    expect((await page.nextPage()).items).toEqual([{ id: "c" }]);
  });
});

describe("a backward walk", () => {
  it("follows previous, with items in the order of the walk and pages in the order received", async () => {
    const pages = {
      "3": { items: ["e", "f"], previous: "2" },
      "2": { items: ["c", "d"], previous: "1" },
      "1": { items: ["a", "b"], next: "2" },
    };
    const { kapso } = await startPages(pages);
    const walk = (): ReturnType<typeof kapso.conversations.list> =>
      kapso.conversations.list({ before: "3" }, { direction: "backward" });
    expect(await ids(walk())).toEqual(["f", "e", "d", "c", "b", "a"]);
    const seen: string[][] = [];
    for await (const page of walk().pages()) {
      seen.push(page.items.map(({ id }) => id));
    }
    expect(seen).toEqual([
      ["e", "f"],
      ["c", "d"],
      ["a", "b"],
    ]);
  });
});

describe("a list", () => {
  it("sends nothing until it is awaited, and then one request", async () => {
    const { kapso, asked } = await startPages({ "": { items: ["a"] } });
    const list = kapso.conversations.list();
    expect(asked).toEqual([]);
    expect(await list).toBeInstanceOf(Page);
    expect(await list).toBe(await list);
    expect(await ids(list)).toEqual(["a"]);
    expect(asked).toEqual([""]);
  });

  it("works like a promise", async () => {
    const { kapso } = await startPages({ "": { items: ["a"] } });
    const [page] = await Promise.all([kapso.conversations.list()]);
    expect(page.items).toHaveLength(1);
    let settled = false;
    await kapso.conversations.list().finally(() => (settled = true));
    expect(settled).toBe(true);
    const caught = await kapso.conversations
      .list({ limit: 0 })
      .catch(() => "no");
    expect(caught).toBe("no");
    expect(String(kapso.conversations.list())).toBe("[object PagePromise]");
  });

  it("collects no more items than requested, and no more pages than necessary", async () => {
    const { kapso, asked } = await startPages({
      "": { items: ["a", "b"], next: "2" },
      "2": { items: ["c", "d"], next: "3" },
      "3": { items: ["e"] },
    });
    const collect = (limit: number): Promise<unknown[]> =>
      kapso.conversations.list().toArray({ limit });
    expect(await collect(0)).toEqual([]);
    expect(asked).toEqual([]);
    expect(await collect(2)).toHaveLength(2);
    expect(asked).toEqual([""]);
    expect(await collect(3)).toHaveLength(3);
    expect(await collect(Infinity)).toHaveLength(5);
  });

  it("paged by number is walked by number, in both directions", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    await sandbox.seed({ users: 7 });
    const all = await kapso.users.list({ per_page: 100 });
    const names = all.items.map(({ user_id }) => user_id);
    const read = async (
      ...args: Parameters<typeof kapso.users.list>
    ): Promise<string[]> =>
      (await kapso.users.list(...args).toArray({ limit: Infinity })).map(
        ({ user_id }) => user_id,
      );
    expect(await read({ per_page: 3 })).toEqual(names);
    const last = Math.ceil(names.length / 3);
    expect(
      await read({ per_page: 3, page: last }, { direction: "backward" }),
    ).toEqual([...names].reverse());
    const page = await kapso.users.list({ per_page: 3 });
    expect(page.next).toEqual({ page: 2 });
    expect(page.previous).toBeNull();
    expect(page.meta).toMatchObject({ page: 1, total_count: names.length });
  });
});

describe("prefetching", () => {
  const pages = {
    "": { items: ["a"], next: "2" },
    "2": { items: ["b"], next: "3" },
    "3": { items: ["c"] },
  };

  it("prefetches the next page while the current one is consumed", async () => {
    const { kapso, asked } = await startPages(pages);
    const walk = kapso.conversations.list({}, { prefetch: true }).pages();
    await walk.next();
    await expect.poll(() => asked).toEqual(["", "2"]);
    await walk.return();
    const rest = await ids(kapso.conversations.list({}, { prefetch: true }));
    expect(rest).toEqual(["a", "b", "c"]);
  });

  it("stops with the consumer, and a failure of an unread page is not reported", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 5 });
    sandbox.faults.add({ status: 500, body: { error: "no" }, after: 1 });
    for await (const _ of kapso.conversations.list(
      { limit: 1 },
      { prefetch: true, maxRetries: 0 },
    )) {
      break;
    }
    const walk = kapso.conversations.list({ limit: 1 }, { maxRetries: 0 });
    expect(await rejection(ids(walk))).toMatchObject({ status: 500 });
  });

  it("aborts a request whose page is no longer needed", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 5 });
    sandbox.faults.add({ delayMs: 60_000, after: 1, times: 1 });
    const started = performance.now();
    for await (const _ of kapso.conversations.list(
      { limit: 1 },
      { prefetch: true },
    )) {
      break;
    }
    await sandbox.close();
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it("keeps a page usable after the walk ended early", async () => {
    const { kapso } = await startPages(pages);
    let kept: Page<{ id: string }> | undefined;
    for await (const page of kapso.conversations
      .list({}, { prefetch: true })
      .pages()) {
      kept = page;
      break;
    }
    expect((await kept!.nextPage()).items).toEqual([{ id: "b" }]);
  });
});

describe("the signal", () => {
  it("ends a walk between two pages", async () => {
    const { kapso, asked } = await startPages({
      "": { items: ["a"], next: "2" },
      "2": { items: ["b"] },
    });
    const controller = new AbortController();
    const walk = (async () => {
      for await (const _ of kapso.conversations.list(
        {},
        { signal: controller.signal },
      )) {
        controller.abort();
      }
    })();
    expect(await rejection(walk)).toBeInstanceOf(KapsoAbortError);
    expect(asked).toEqual([""]);
  });

  it("has no listener after a walk", async () => {
    const { kapso } = await startPages({
      "": { items: ["a"], next: "2" },
      "2": { items: ["b"] },
    });
    const { signal } = new AbortController();
    await ids(kapso.conversations.list({}, { signal }));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("the page size", () => {
  const limits = (sandbox: Sandbox): unknown[] =>
    [...sandbox.requests].map(({ query }) => query.limit);

  it("is not sent if the API always returns cursors", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 30 });
    await kapso.conversations.list();
    expect(limits(sandbox)).toEqual([undefined]);
  });

  it("is sent if pages would be numbered without it", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 60 });
    const listed = await kapso.contacts.list();
    const paginated = await kapso.paginate("/whatsapp/contacts");
    expect(listed.next).toEqual({ after: expect.any(String) });
    expect(paginated.next).toEqual(listed.next);
    expect(limits(sandbox)).toEqual(["20", "20"]);
  });

  it("is not sent if a numbered page is requested", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 60 });
    const page = await kapso.paginate("/whatsapp/contacts", {
      // oxlint-disable-next-line typescript/no-deprecated -- it still works
      params: { query: { page: 2, per_page: 10 } },
    });
    expect(page.meta).toMatchObject({ page: 2, per_page: 10 });
    expect(limits(sandbox)).toEqual([undefined]);
  });

  it("is as large as toArray needs", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 130 });
    expect(
      await kapso.conversations.list().toArray({ limit: 30 }),
    ).toHaveLength(30);
    expect(
      await kapso.conversations.list().toArray({ limit: Infinity }),
    ).toHaveLength(130);
    expect(limits(sandbox)).toEqual(["30", "100", "100"]);
  });

  it("is that of the caller in toArray as well", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 30 });
    const list = kapso.conversations.list({ limit: 10 }, { prefetch: true });
    expect(await list.toArray({ limit: 20 })).toHaveLength(20);
    // Unneeded pages are not prefetched.
    expect(limits(sandbox)).toEqual(["10", "10"]);
  });
});
