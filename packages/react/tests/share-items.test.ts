import { describe, expect, it } from "vitest";
import type { ListPage } from "../src/queries/list-page.js";
import { flattenPages } from "../src/hooks/flatten-pages.js";
import { shareItems } from "../src/queries/share-items.js";

interface Row {
  id: string;
  text: string;
}

function page(...ids: string[]): ListPage<Row> {
  return {
    items: ids.map((id) => ({ id, text: `of ${id}` })),
    hasNextPage: false,
    hasPreviousPage: false,
    next: null,
    previous: null,
    meta: null,
  };
}

describe("sharing of lists", () => {
  it("keeps the identity of items that moved down", () => {
    const old = page("a", "b", "c");
    const shared = shareItems(old, page("new", "a", "b", "c")) as typeof old;
    expect(
      shared.items.slice(1).every((item, i) => item === old.items[i]),
    ).toBe(true);
  });

  it("keeps it across pages of an infinite query", () => {
    const old = { pages: [page("a", "b"), page("c", "d")], pageParams: [null] };
    const fresh = {
      pages: [page("x", "a"), page("b", "c"), page("d")],
      pageParams: [null],
    };
    const shared = shareItems(old, fresh) as typeof old;
    expect(shared.pages[1]?.items[0]).toBe(old.pages[0]?.items[1]);
    expect(shared.pages[2]?.items[0]).toBe(old.pages[1]?.items[1]);
  });

  it("returns the old data if nothing changed, and a new item if it did", () => {
    const old = { pages: [page("a"), page("b")], pageParams: [null, 1] };
    expect(
      shareItems(old, { pages: [page("a"), page("b")], pageParams: [null, 1] }),
    ).toBe(old);
    const changed = page("b");
    changed.items[0]!.text = "other";
    const shared = shareItems(old, {
      ...old,
      pages: [page("a"), changed],
    }) as typeof old;
    expect(shared.pages[0]).toBe(old.pages[0]);
    expect(shared.pages[1]?.items[0]).toEqual({ id: "b", text: "other" });
  });

  it("treats the result of `select` like TanStack", () => {
    const old = [{ n: 1 }, { n: 2 }];
    const shared = shareItems(old, [{ n: 1 }, { n: 3 }]) as typeof old;
    expect(shared[0]).toBe(old[0]);
    expect(shareItems(undefined, 3)).toBe(3);
  });
});

describe("the flat list", () => {
  it("has an item on two pages once, at its first position", () => {
    const pages = [page("a", "b"), page("b", "c"), page("a")];
    expect(flattenPages(pages).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(flattenPages(pages)).toBe(flattenPages(pages));
  });
});
