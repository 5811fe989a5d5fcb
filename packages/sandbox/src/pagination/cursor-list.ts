import type { Row } from "@libsql/client";
import type { Paging } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import type { Database } from "../storage/database.js";
import {
  positionOf,
  readKeysetPage,
  type KeysetQuery,
  type Start,
} from "../storage/keyset.js";
import { decodeCursor, encodeCursor, type SortColumn } from "./cursor.js";

/** The page size where the description declares none. */
const DEFAULT_LIMIT = 20;

/** The query parameters that every cursor list takes. */
export interface CursorParameters {
  limit?: number | undefined;
  before?: string | undefined;
  after?: string | undefined;
}

/**
 * Answers a cursor list: `{data, paging}`.
 *
 * `paging.cursors` names the first and last item of every page that has items,
 * the last page included; `next` and `previous` are set only where there is
 * such a page. An empty page has null in all four.
 *
 * @throws HttpProblem 422 for a cursor that is none, or of another list.
 */
export async function answerCursorList(
  database: Database,
  list: {
    query: KeysetQuery;
    column: SortColumn;
    toItem: (row: Row) => unknown;
  },
  parameters: CursorParameters,
): Promise<Reply> {
  const page = await readKeysetPage(
    database,
    list.query,
    startOf(parameters, list.column),
    parameters.limit ?? DEFAULT_LIMIT,
  );
  const cursorOf = (row: Row | undefined): string | null =>
    row ? encodeCursor(list.column, positionOf(row)) : null;
  const before = cursorOf(page.rows[0]);
  const after = cursorOf(page.rows.at(-1));
  const paging: Paging = {
    cursors: { before, after },
    next: page.hasNext ? after : null,
    previous: page.hasPrevious ? before : null,
  };
  return { status: 200, body: { data: page.rows.map(list.toItem), paging } };
}

function startOf(
  { before, after }: CursorParameters,
  column: SortColumn,
): Start {
  if (after) {
    return {
      direction: "after",
      position: decodeCursor("after", after, column),
    };
  }
  if (before) {
    return {
      direction: "before",
      position: decodeCursor("before", before, column),
    };
  }
  return { direction: "top" };
}
