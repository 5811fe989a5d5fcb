import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  KapsoPaginationError,
  KapsoParseError,
  isKapsoError,
} from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";

const FIRST = { data: [{ id: "a" }], paging: { next: "2", previous: null } };

describe("a second page that does not say whether there is more", () => {
  it.each([
    ["no paging", { data: [] }],
    ["empty paging", { data: [], paging: {} }],
    ["an empty cursor", { data: [], paging: { next: "" } }],
    ["false", { data: [], paging: { next: false } }],
    ["true", { data: [], paging: { next: true } }],
    ["a list", { data: [], paging: { next: [] } }],
    ["an object", { data: [], paging: { next: {} } }],
  ])("%s can be read, and makes a walk throw", async (_what, second) => {
    const { kapso } = fakeClient((url) =>
      json(url.includes("after=2") ? second : FIRST),
    );
    const page = await (await kapso.conversations.list()).nextPage();
    expect(page.items).toEqual([]);
    expect(page.hasNextPage).toBe(false);
    expect(page.next).toBeNull();
    expect(await rejection(page.nextPage())).toBeInstanceOf(
      KapsoPaginationError,
    );
    const all = kapso.conversations.list().toArray({ limit: Infinity });
    expect(await rejection(all)).toMatchObject({
      name: "KapsoPaginationError",
      message: expect.stringContaining("paging.next must be a cursor or null"),
    });
  });

  it("does not matter if the page is not needed", async () => {
    const { kapso } = fakeClient(() => json({ data: [{ id: "a" }] }));
    expect(await kapso.conversations.list().toArray({ limit: 1 })).toHaveLength(
      1,
    );
  });

  it("of another kind is a parse error", async () => {
    const { kapso } = fakeClient(() => json({ data: { events: [] } }));
    expect(await rejection(kapso.conversations.list())).toBeInstanceOf(
      KapsoParseError,
    );
  });
});

it.each([
  { data: [] },
  { data: [], meta: {} },
  { data: [], meta: { page: 1 } },
  { data: [], meta: { page: -1, total_pages: 3 } },
  { data: [], meta: { page: 1, total_pages: -1 } },
  { data: [], meta: { page: "1", total_pages: "3" } },
])("a list paged by number needs a valid meta: %j", async (body) => {
  const { kapso } = fakeClient(() => json(body));
  expect((await kapso.users.list()).hasNextPage).toBe(false);
  const walk = kapso.users.list().toArray({ limit: Infinity });
  expect(isKapsoError(await rejection(walk))).toBe(true);
});

it.each([
  { next: "" },
  { next: false },
  { next: 0 },
  { next: true },
  { next: {} },
  { next: "https://graph.example/?after=b" },
  { next: "https://graph.example/?after=b", cursors: { after: null } },
])(
  "a list of the messaging API needs a next page with a cursor: %j",
  async (paging) => {
    const { kapso } = fakeClient(() => json({ data: [{ id: "1" }], paging }));
    const list = () => kapso.whatsapp.templates.list("5");
    expect((await list()).hasNextPage).toBe(false);
    const walk = list().toArray({ limit: Infinity });
    expect(await rejection(walk)).toBeInstanceOf(KapsoPaginationError);
  },
);

it.each([true, "true", 1])(
  "a log search that has more (%j) but no cursor makes a walk throw",
  async (has_more) => {
    const pagination = { has_more, next_cursor: null };
    const { kapso } = fakeClient(() =>
      json({ data: { events: [], pagination } }),
    );
    expect((await kapso.logs.search()).hasNextPage).toBe(false);
    const walk = kapso.logs.search().toArray({ limit: Infinity });
    expect(await rejection(walk)).toBeInstanceOf(KapsoPaginationError);
  },
);

it("an error of a walk does not show a key that came as a cursor", async () => {
  const apiKey = "kapso_live_5f2d8c77e1";
  for (const next of [apiKey, { [apiKey]: apiKey }]) {
    const { kapso } = fakeClient(() => json({ data: [], paging: { next } }), {
      apiKey,
    });
    const walk = kapso.conversations.list().toArray({ limit: Infinity });
    const error = await rejection(walk);
    expect(error).toBeInstanceOf(KapsoPaginationError);
    expect(inspect(error, { showHidden: true })).not.toContain(apiKey);
    expect(inspect(error)).toContain("[redacted]");
  }
});

describe("a loop", () => {
  const loop = (length: number, tail = 0): ReturnType<typeof fakeClient> =>
    fakeClient((url) => {
      const at = Number(/after=(\d+)/.exec(url)?.[1] ?? 0);
      const next = at + 1 === tail + length ? tail : at + 1;
      return json({ data: [], paging: { next: String(next), previous: null } });
    });

  it.each([1, 2, 64])(
    "of %i pages is detected before its second round",
    async (length) => {
      const { kapso, calls } = loop(length, 1);
      const error = await rejection(
        kapso.conversations.list().toArray({ limit: Infinity }),
      );
      expect(error).toBeInstanceOf(KapsoPaginationError);
      expect(calls).toHaveLength(length + 1);
    },
  );

  it.each([65, 300, 1000])(
    "of %i pages is detected within three rounds",
    async (length) => {
      const { kapso, calls } = loop(length, 10);
      const error = await rejection(
        kapso.conversations.list().toArray({ limit: Infinity }),
      );
      expect(error).toBeInstanceOf(KapsoPaginationError);
      expect(calls.length).toBeLessThanOrEqual(3 * (length + 10));
    },
  );
});
