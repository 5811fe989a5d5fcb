import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  KapsoConnectionError,
  type PagePromise,
  createKapsoClient,
} from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";

/** The module with the code after the first page. */
const MODULE = "../../src/on-demand.js";

interface Item {
  id: string;
}

const ALL = ["1a", "1b", "2a", "2b", "3a", "3b"];

/** A list of three pages with two items each. */
function threePages(
  options?: { prefetch?: boolean },
  createClient = createKapsoClient,
): { list: PagePromise<Item>; asked: number[] } {
  const asked: number[] = [];
  const kapso = createClient({
    baseUrl: "https://api.example.com/platform/v1",
    apiKey: null,
    fetch: (url) => {
      const number = Number(/after=(\d)/.exec(url)?.[1] ?? 1);
      asked.push(number);
      const next = number < 3 ? String(number + 1) : null;
      const data = [{ id: `${number}a` }, { id: `${number}b` }];
      return Promise.resolve(json({ data, paging: { next, previous: null } }));
    },
  });
  return { list: kapso.conversations.list({}, options), asked };
}

/** The same in a copy of the client that cannot load the module until `restore`. */
async function withoutModule(options?: {
  prefetch?: boolean;
}): Promise<ReturnType<typeof threePages> & { restore: () => void }> {
  vi.resetModules();
  vi.doMock(MODULE, () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  const restore = (): void => {
    vi.doUnmock(MODULE);
  };
  onTestFinished(restore);
  const copy = await import("../../src/index.js");
  return { ...threePages(options, copy.createKapsoClient), restore };
}

/** Appends ids to `found`, so that they are known if the walk rejects. */
async function collect(
  items: AsyncIterable<Item>,
  found: string[] = [],
): Promise<string[]> {
  for await (const { id } of items) found.push(id);
  return found;
}

const MISSING = "a part of the client could not be loaded";

describe("if the code after the first page cannot be loaded", () => {
  it.each([false, true])(
    "a walk returns the first page, and the next walk continues (prefetch: %s)",
    async (prefetch) => {
      const { list, asked, restore } = await withoutModule({ prefetch });
      const found: string[] = [];
      const error = await rejection(collect(list, found));
      expect(error).toBeInstanceOf(KapsoConnectionError);
      expect(error).toMatchObject({ message: MISSING });
      expect(found).toEqual(["1a", "1b"]);
      restore();
      expect(await collect(list)).toEqual(ALL);
      expect(asked).toEqual([1, 2, 3]);
    },
  );

  it("the page can be read, and the next call of nextPage or toArray works", async () => {
    const { list, restore } = await withoutModule();
    const page = await list;
    expect(page).toMatchObject({
      items: [{ id: "1a" }, { id: "1b" }],
      next: { after: "2" },
      hasNextPage: true,
    });
    for (const call of [
      () => page.nextPage(),
      () => list.toArray({ limit: 3 }),
    ]) {
      expect(await rejection(call())).toMatchObject({ message: MISSING });
    }
    restore();
    expect((await page.nextPage()).items[0]).toEqual({ id: "2a" });
    expect(await list.toArray({ limit: 3 })).toHaveLength(3);
  });

  it("a walk that prefetches continues if it can be loaded after the first page", async () => {
    const { list, restore } = await withoutModule({ prefetch: true });
    const walk = list[Symbol.asyncIterator]();
    const { value: first } = await walk.next();
    restore();
    expect(first).toEqual({ id: "1a" });
    expect(await collect(walk)).toEqual(ALL.slice(1));
  });
});

it("the options of a walk are not sent", async () => {
  const page = { data: [], paging: { next: null, previous: null } };
  const { kapso, calls } = fakeClient(() => json(page));
  const options = { direction: "backward", prefetch: true } as const;
  for (const list of [
    kapso.conversations.list({}, options),
    kapso.conversations.list({}, { prefetch: true }),
    kapso.paginate("/users", {}, options),
    kapso.paginate("/users", {}, { prefetch: true }),
  ]) {
    await list.toArray({ limit: 1 });
  }
  expect(calls).toHaveLength(4);
  for (const [url, init] of calls) {
    expect(url).not.toMatch(/direction|prefetch/);
    expect(init).not.toHaveProperty("direction");
    expect(init).not.toHaveProperty("prefetch");
  }
});

describe("the iterator of a list", () => {
  it("returns items in the order of the calls of next that wait together", async () => {
    const walk = threePages().list[Symbol.asyncIterator]();
    const results = await Promise.all(ALL.map(() => walk.next()));
    const items = results.map(({ value }) => value as Item);
    expect(items.map(({ id }) => id)).toEqual(ALL);
    expect(await walk.next()).toEqual({ done: true, value: undefined });
  });

  it("sends nothing if it is closed before the first item", async () => {
    const { list, asked } = threePages();
    for (const walk of [list[Symbol.asyncIterator](), list.pages()]) {
      const end = { done: true, value: undefined };
      expect(await walk.return?.()).toEqual(end);
      expect(await walk.next()).toEqual(end);
    }
    expect(asked).toEqual([]);
  });

  it("sends nothing after it is closed", async () => {
    const { list, asked } = threePages();
    const walk = list[Symbol.asyncIterator]();
    await walk.next();
    await walk.return?.();
    expect(await walk.next()).toEqual({ done: true, value: undefined });
    expect(asked).toEqual([1]);
  });
});
