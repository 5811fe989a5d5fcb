import type { Paging, PaginationMeta } from "./envelope.js";

/** The answer of any list, in one shape. */
export interface ListAnswer {
  readonly items: unknown[];
  /** Neighbours of a page in a cursor list. */
  readonly paging?: Pick<Paging, "next" | "previous"> | undefined;
  /** Neighbours of a page in an offset list. */
  readonly meta?: PaginationMeta | undefined;
  /** Cursor of the next page of a log search. */
  readonly nextLogCursor?: string | null | undefined;
  /** What a log search tells beside its events. */
  readonly details?: unknown;
}

interface Body {
  data?: unknown;
  paging?: ListAnswer["paging"];
  meta?: PaginationMeta & { current_page?: number };
}

interface LogSearch {
  events?: unknown;
  pagination?: { has_more?: boolean; next_cursor?: string | null } | null;
}

/** Reads the body of a list; undefined where it is none. */
export function readListAnswer(body: unknown): ListAnswer | undefined {
  const { data, paging, meta } = (body ?? {}) as Body;
  if (Array.isArray(data)) {
    // One published example spells `page` as `current_page`.
    const page = meta?.page ?? meta?.current_page;
    return {
      items: data,
      paging,
      meta: meta && page !== undefined ? { ...meta, page } : undefined,
    };
  }
  const { events, pagination, ...details } = (data ?? {}) as LogSearch;
  if (!Array.isArray(events)) return undefined;
  return {
    items: events,
    nextLogCursor:
      pagination?.has_more === false ? null : pagination?.next_cursor,
    details,
  };
}
