import type { Page, PaginationMeta, Position } from "@kapso-platform/client";

/**
 * One page of a list in the query cache: plain data, which can be dehydrated on a
 * server, persisted and compared.
 */
export interface ListPage<Item> {
  /** The items, in the order of the response. Can be empty with more to come. */
  readonly items: readonly Item[];
  /** Whether there is a further page. */
  readonly hasNextPage: boolean;
  /** Whether there is an earlier page. */
  readonly hasPreviousPage: boolean;
  /** Parameters that lead to the page after this one; null on the last page. */
  readonly next: Position;
  /** Parameters that lead to the page before this one; null on the first page. */
  readonly previous: Position;
  /** Page number and totals; null in lists that are not paged by number. */
  readonly meta: PaginationMeta | null;
}

/** The plain data of a client's page. */
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
