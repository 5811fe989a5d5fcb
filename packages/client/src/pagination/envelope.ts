/** Cursors of the neighboring pages, in a cursor list. */
export interface Paging {
  /** Positions of the first and the last item of the page. */
  cursors: { before: string | null; after: string | null };
  /** Cursor for `after`, or null on the last page. */
  next: string | null;
  /** Cursor for `before`, or null on the first page. */
  previous: string | null;
}

/** Number and totals of a page, in a list that is paged by number. */
export interface PaginationMeta {
  /** Number of this page, from 1. */
  page: number;
  /** Number of items on a page. */
  per_page: number;
  /** Number of pages. */
  total_pages: number;
  /** Number of items on all pages. */
  total_count: number;
}
