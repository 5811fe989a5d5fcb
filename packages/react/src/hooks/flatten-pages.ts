import type { ListPage } from "../queries/list-page.js";

const flattened = new WeakMap<object, readonly unknown[]>();

/**
 * The items of all pages as one list. An item that stands on two pages, because
 * it moved while they were fetched, is given once: where it comes first.
 *
 * The list is made once for the same pages, however many components ask.
 */
export function flattenPages<Item>(
  pages: readonly ListPage<Item>[],
): readonly Item[] {
  const known = flattened.get(pages);
  // What is kept under these pages was made from them, below.
  if (known) return known as readonly Item[];
  const seen = new Set<unknown>();
  const items: Item[] = [];
  for (const page of pages) {
    for (const item of page.items) {
      const id = idOf(item);
      if (id !== undefined) {
        if (seen.has(id)) continue;
        seen.add(id);
      }
      items.push(item);
    }
  }
  flattened.set(pages, items);
  return items;
}

/** What an item is told by; undefined if it has no id. */
function idOf(item: unknown): unknown {
  return (item as { readonly id?: unknown } | null | undefined)?.id;
}
