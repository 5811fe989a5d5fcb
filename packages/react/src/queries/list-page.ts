import type { Page, PaginationMeta, Position } from "@kapso-platform/client";

/**
 * One page of a list in the query cache. It is plain data, which can be dehydrated, stored
 * and compared.
 */
export interface ListPage<Item> {
  /** The items, in the order of the response. Can be empty even if there are more pages. */
  readonly items: readonly Item[];
  /** Whether there is a next page. */
  readonly hasNextPage: boolean;
  /** Whether there is a previous page. */
  readonly hasPreviousPage: boolean;
  /** Parameters of the next page; null on the last page. */
  readonly next: Position;
  /** Parameters of the previous page; null on the first page. */
  readonly previous: Position;
  /** Page number and totals; null in lists that are not paged by number. */
  readonly meta: PaginationMeta | null;
}

/** Converts a client's page to plain data. */
export function toListPage<Item>(page: Page<Item, unknown>): ListPage<Item> {
  return {
    items: page.items,
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPreviousPage,
    next: page.next,
    previous: page.previous,
    meta: page.meta ?? null,
  };
}
