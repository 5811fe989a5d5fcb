import type { Row } from "@libsql/client";
import type { Paging } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import { isUuid } from "../spec/validator.js";
import { requiredText, type Database } from "../storage/database.js";
import {
  positionOf,
  readKeysetPage,
  type KeysetQuery,
  type Start,
} from "../storage/keyset.js";
import type { TableName } from "../storage/schema.js";
import {
  decodeCursor,
  encodeCursor,
  refusedCursor,
  type Position,
  type SortColumn,
} from "./cursor.js";

/** The page size where the description declares none. */
const DEFAULT_LIMIT = 20;

/** How a list is sorted, and the column of the ids in its cursors. */
interface ListedTable {
  column: SortColumn;
  id: string;
}

/** The tables that are listed with cursors. */
export const LISTED = {
  api_logs: { column: "created_at", id: "id" },
  funding_accounts: { column: "created_at", id: "waba_id" },
} as const satisfies Readonly<Partial<Record<TableName, ListedTable>>>;

type ListedName = keyof typeof LISTED;

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
    table: ListedName;
    toItem: (row: Row) => unknown;
  },
  parameters: CursorParameters,
): Promise<Reply> {
  const page = await readKeysetPage(
    database,
    list.query,
    await startOf(database, parameters, list.table),
    parameters.limit ?? DEFAULT_LIMIT,
  );
  const { column } = LISTED[list.table];
  const cursorOf = (row: Row | undefined): string | null =>
    row ? encodeCursor(column, positionOf(row)) : null;
  const before = cursorOf(page.rows[0]);
  const after = cursorOf(page.rows.at(-1));
  const paging: Paging = {
    cursors: { before, after },
    next: page.hasNext ? after : null,
    previous: page.hasPrevious ? before : null,
  };
  return { status: 200, body: { data: page.rows.map(list.toItem), paging } };
}

async function startOf(
  database: Database,
  parameters: CursorParameters,
  table: ListedName,
): Promise<Start> {
  for (const direction of ["after", "before"] as const) {
    const text = parameters[direction];
    if (text === undefined) continue;
    const { column, id } = LISTED[table];
    const isId = id === "id" ? isLowerUuid : isDigits;
    const position = decodeCursor(direction, text, column, isId);
    const owner = await ownerOf(database, position, table);
    if (owner !== undefined) {
      throw refusedCursor(
        direction,
        text,
        `is a cursor of another list: its id is one of ${owner}`,
      );
    }
    return { direction, position };
  }
  return { direction: "top" };
}

/**
 * The other list that a position comes from, where lists have the same columns:
 * the one that has the id. A row may be gone, so an unknown id is taken.
 */
async function ownerOf(
  database: Database,
  { id }: Position,
  table: ListedName,
): Promise<string | undefined> {
  const { column } = LISTED[table];
  const alike = database.tables.filter(({ $ }) => $.cursor?.sort === column);
  const lookUps = alike.map(
    ({ $ }) =>
      `SELECT '${$.name}' AS name WHERE EXISTS (SELECT 1 FROM ${$.name} WHERE ${$.cursor?.id} = ?)`,
  );
  const rows = await database.rows(
    lookUps.join(" UNION ALL "),
    alike.map(() => id),
  );
  const owners = rows.map((row) => requiredText(row, "name"));
  if (owners.includes(table)) return undefined;
  return owners[0]?.replaceAll("_", " ");
}

function isLowerUuid(text: string): boolean {
  return isUuid(text) && text === text.toLowerCase();
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}
