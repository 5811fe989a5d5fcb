import { replaceEqualDeep } from "@tanstack/react-query";
import { changedPages } from "./changed-pages.js";
import type { ListPage } from "./list-page.js";
import { sameItems } from "./same-items.js";

type Item = Readonly<Record<string, unknown>>;

/**
 * Structural sharing of lists: unchanged data keeps its identity, and an item is compared with
 * the one that has the same id.
 *
 * TanStack's own sharing compares by position: a new item at the top would give
 * every item below it a new identity and render every row again.
 *
 * @param old - The current data of the query, if there is any.
 * @param fresh - The new data, or the result of `select`.
 * @returns `fresh`, with the parts of `old` that are equal.
 */
export function shareItems(old: unknown, fresh: unknown): unknown {
  if (old === fresh || kept.has(fresh as object)) return fresh;
  if (isInfinite(old) && isInfinite(fresh)) {
    const pages = sharePages(old.pages, fresh.pages);
    return replaceShallow(old, {
      ...fresh,
      pages: sameItems(old.pages, pages) ? old.pages : pages,
      pageParams: replaceEqualDeep(old.pageParams, fresh.pageParams),
    });
  }
  if (isPage(old) && isPage(fresh)) {
    return sharePage(old, fresh, indexItems([old]));
  }
  return replaceEqualDeep(old, fresh);
}

const kept = new WeakSet<object>();

/** Marks data in which unchanged parts have already kept their identity. */
export function keepIdentity(data: unknown): void {
  if (typeof data === "object" && data !== null) kept.add(data);
}

/** Shares pages. The items of identical pages are not compared. */
function sharePages(
  old: readonly ListPage<unknown>[],
  fresh: readonly ListPage<unknown>[],
): readonly ListPage<unknown>[] {
  const { gone, added } = changedPages(old, fresh);
  if (added.length === 0) return fresh;
  const changed = new Set(added);
  const known = indexItems(gone);
  return fresh.map((page, index) =>
    changed.has(page) ? sharePage(old[index], page, known) : page,
  );
}

function sharePage(
  old: ListPage<unknown> | undefined,
  fresh: ListPage<unknown>,
  known: ReadonlyMap<unknown, unknown>,
): ListPage<unknown> {
  const items = fresh.items.map((item) => {
    const before = known.get(idOf(item));
    return before === undefined ? item : replaceEqualDeep(before, item);
  });
  if (!old) return { ...fresh, items };
  return replaceShallow(old, {
    ...fresh,
    items: sameItems(old.items, items) ? old.items : items,
    next: replaceEqualDeep(old.next, fresh.next),
    previous: replaceEqualDeep(old.previous, fresh.previous),
    meta: replaceEqualDeep(old.meta, fresh.meta),
  });
}

function indexItems(
  pages: readonly ListPage<unknown>[],
): Map<unknown, unknown> {
  const known = new Map<unknown, unknown>();
  for (const { items } of pages) {
    for (const item of items) {
      const id = idOf(item);
      if (id !== undefined) known.set(id, item);
    }
  }
  return known;
}

function idOf(item: unknown): unknown {
  return (item as Item | null | undefined)?.id;
}

function replaceShallow<T extends object>(old: T, fresh: T): T {
  const keys = Object.keys(fresh) as (keyof T)[];
  return keys.length === Object.keys(old).length &&
    keys.every((key) => old[key] === fresh[key])
    ? old
    : fresh;
}

function isPage(data: unknown): data is ListPage<unknown> {
  return Array.isArray((data as Partial<ListPage<unknown>> | undefined)?.items);
}

function isInfinite(
  data: unknown,
): data is { pages: ListPage<unknown>[]; pageParams: unknown[] } {
  const pages = (data as { pages?: unknown } | undefined)?.pages;
  return Array.isArray(pages) && pages.every(isPage);
}
