/**
 * The schemas of the description that say where the neighbours of a page are:
 * by cursor, or by page number.
 */
export type { Paging, PaginationMeta } from "@kapso-platform/types";
