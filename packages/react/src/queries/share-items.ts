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
    return shareMembers(
      old,
      fresh,
      "pages",
      sharePages(old.pages, fresh.pages),
    );
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
  return old ? shareMembers(old, fresh, "items", items) : { ...fresh, items };
}

/** Shares the members of an object, of which one is a list whose items are shared. */
function shareMembers<Shared extends object>(
  old: Shared,
  fresh: Shared,
  list: keyof Shared,
  items: readonly unknown[],
): Shared {
  const shared: Shared = { ...fresh };
  const names = Object.keys(fresh) as (keyof Shared)[];
  let isSame = names.length === Object.keys(old).length;
  for (const name of names) {
    const before = old[name];
    // The items have the type of the list.
    shared[name] = (
      name !== list
        ? replaceEqualDeep(before, fresh[name])
        : sameItems(before as readonly unknown[], items)
          ? before
          : items
    ) as Shared[typeof name];
    isSame &&= shared[name] === before;
  }
  return isSame ? old : shared;
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

function isPage(data: unknown): data is ListPage<unknown> {
  return Array.isArray((data as Partial<ListPage<unknown>> | undefined)?.items);
}

function isInfinite(
  data: unknown,
): data is { pages: ListPage<unknown>[]; pageParams: unknown[] } {
  const pages = (data as { pages?: unknown } | undefined)?.pages;
  return Array.isArray(pages) && pages.every(isPage);
}
