import { changedPages } from "../queries/changed-pages.js";
import type { ListPage } from "../queries/list-page.js";

/** The items of some pages as one list, with an index to change it. */
interface FlatPages {
  readonly pages: readonly ListPage<unknown>[];
  readonly items: readonly unknown[];
  /**
   * Ids of all items. Undefined if an item is on two pages or has no id, and after the next
   * list has taken over the set.
   */
  ids: Set<unknown> | undefined;
}

const known = new WeakMap<object, FlatPages>();
/** The latest list that a page is part of, by the page. */
const latest = new WeakMap<object, FlatPages>();

/**
 * Joins the items of all pages to one list. An item that is on two pages, because it moved
 * between two fetches, is returned once, at its first place.
 *
 * The list is built once for the same pages, for any number of components. If a few pages
 * have changed, only their items are read.
 */
export function flattenPages<Item>(
  pages: readonly ListPage<Item>[],
): readonly Item[] {
  let flat = known.get(pages);
  if (!flat) {
    flat = changeKnown(pages) ?? flattenAll(pages);
    known.set(pages, flat);
    // Most changes leave the first or the last page unchanged.
    for (const page of [pages[0], pages.at(-1)]) {
      if (page) latest.set(page, flat);
    }
  }
  // The list was built from these pages.
  return flat.items as readonly Item[];
}

/**
 * Builds the list from an earlier one with some of the same pages, if there is one:
 * ids of unchanged pages are not read again.
 */
function changeKnown(
  pages: readonly ListPage<unknown>[],
): FlatPages | undefined {
  // Without pages, nothing is found.
  const [first, last] = [pages[0], pages.at(-1)] as [object, object];
  const before = latest.get(first) ?? latest.get(last);
  const ids = before?.ids;
  if (!before || !ids) return undefined;
  const { gone, added } = changedPages(before.pages, pages);
  before.ids = undefined;
  for (const { items } of gone) {
    for (const item of items) ids.delete(idOf(item));
  }
  for (const { items } of added) {
    if (!addIds(ids, items)) return undefined;
  }
  return { pages, items: joinItems(pages), ids };
}

function flattenAll(pages: readonly ListPage<unknown>[]): FlatPages {
  const all = joinItems(pages);
  const ids = new Set<unknown>();
  if (addIds(ids, all)) return { pages, items: all, ids };
  const seen = new Set<unknown>();
  const items = all.filter((item) => {
    const id = idOf(item);
    return id === undefined || (!seen.has(id) && seen.add(id));
  });
  return { pages, items, ids: undefined };
}

/** @returns false if an id is a duplicate, or an item has no id */
function addIds(ids: Set<unknown>, items: readonly unknown[]): boolean {
  for (const item of items) {
    const id = idOf(item);
    if (id === undefined || ids.has(id)) return false;
    ids.add(id);
  }
  return true;
}

/** Joins all items. `concat` copies whole arrays, which is fast. */
function joinItems(pages: readonly ListPage<unknown>[]): readonly unknown[] {
  const none: unknown[] = [];
  return none.concat(...pages.map(({ items }) => items));
}

/** The id of an item; undefined if it has none. */
function idOf(item: unknown): unknown {
  return (item as { readonly id?: unknown } | null | undefined)?.id;
}
