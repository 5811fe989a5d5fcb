import type { Paging, PaginationMeta } from "@kapso-platform/types";

/** The answer of any list: paged by cursor, by page number, or not at all. */
export interface ListAnswer {
  readonly data: readonly unknown[];
  readonly paging?: Paging;
  readonly meta?: PaginationMeta;
}

/** Whether a parsed body is the answer of a list. */
export function isListAnswer(body: unknown): body is ListAnswer {
  return Array.isArray((body as Partial<ListAnswer> | null | undefined)?.data);
}
