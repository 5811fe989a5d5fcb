import { changedPages } from "../queries/changed-pages.js";
import type { ListPage } from "../queries/list-page.js";

/** The items of some pages as one list, and what it takes to change that list. */
interface FlatPages {
  readonly pages: readonly ListPage<unknown>[];
  readonly items: readonly unknown[];
  /**
   * Ids of all items. Undefined if some are on two pages or have no id, and once
   * they have been handed on to the list that came after this one.
   */
  ids: Set<unknown> | undefined;
}

const known = new WeakMap<object, FlatPages>();
/** The latest list that a page is part of, by the page. */
const latest = new WeakMap<object, FlatPages>();

/**
 * The items of all pages as one list. An item that is on two pages, because it
 * moved while they were fetched, is given once: where it comes first.
 *
 * The list is made once for the same pages, however many components ask. If a
 * few pages of a list have changed, only their items are looked at.
 */
export function flattenPages<Item>(
  pages: readonly ListPage<Item>[],
): readonly Item[] {
  let flat = known.get(pages);
  if (!flat) {
    flat = changeKnown(pages) ?? flattenAll(pages);
    known.set(pages, flat);
    // The list is found again by its ends: one of them stays in most changes.
    for (const page of [pages[0], pages.at(-1)]) {
      if (page) latest.set(page, flat);
    }
  }
  // What is kept under these pages was made from them.
  return flat.items as readonly Item[];
}

/**
 * Makes the list from an earlier one that it shares pages with, if it can: ids
 * of pages that stay are not looked at again.
 */
function changeKnown(
  pages: readonly ListPage<unknown>[],
): FlatPages | undefined {
  const [first] = pages;
  const last = pages.at(-1);
  const before =
    (first && latest.get(first)) ?? (last && latest.get(last)) ?? undefined;
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

/** @returns false if an id is there already, or an item has none */
function addIds(ids: Set<unknown>, items: readonly unknown[]): boolean {
  for (const item of items) {
    const id = idOf(item);
    if (id === undefined || ids.has(id)) return false;
    ids.add(id);
  }
  return true;
}

/** Copies whole arrays, which costs next to nothing for each item. */
function joinItems(pages: readonly ListPage<unknown>[]): readonly unknown[] {
  const none: unknown[] = [];
  return none.concat(...pages.map(({ items }) => items));
}

/** The id of an item; undefined if it has none. */
function idOf(item: unknown): unknown {
  return (item as { readonly id?: unknown } | null | undefined)?.id;
}
