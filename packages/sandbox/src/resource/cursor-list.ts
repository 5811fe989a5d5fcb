import type { Paging } from "@kapso-platform/types";
import type { Reply } from "../http/reply.js";
import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  type Position,
} from "../pagination/cursor.js";
import { isUuid } from "../spec/validator.js";
import { queryOf, type Database } from "../storage/database.js";
import { conditionsOf, type Matching } from "../table/matching.js";
import { sql, type Expression, type Sql } from "../table/sql.js";
import type {
  AnySource,
  AnyTable,
  CursorColumns,
  Row,
  Source,
} from "../table/table.js";

/** The page size where the description declares none. */
const DEFAULT_LIMIT = 20;

/** The query parameters that every cursor list takes. */
export interface CursorParameters {
  limit?: number | undefined;
  before?: string | undefined;
  after?: string | undefined;
}

/** A list with cursors: the table whose order it has, and which rows of it. */
export interface CursorListing<F> {
  table: AnyTable;
  /** The table itself, or a query with more columns. */
  source: Source<F>;
  where: Matching<F>;
  toItem: (row: Row<F>) => unknown;
}

/** Where a page starts: after or before a position, or at the top. */
export type Start =
  { direction: "top" } | { direction: "after" | "before"; position: Position };

/**
 * The response of a cursor list: `{data, paging}`.
 *
 * `paging.cursors` names the first and last item of every page that has items,
 * the last page included; `next` and `previous` are set only where there is
 * such a page. An empty page has null in all four.
 *
 * @throws HttpProblem 422 for a text that is not a cursor, or one of another list.
 */
export async function cursorReply<F>(
  { database, query }: { database: Database; query: CursorParameters },
  { table, source, where, toItem }: CursorListing<F>,
): Promise<Reply> {
  const columns = columnsOf(table);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const start = await startOf(database, query, table, columns);
  const found = await database.all(
    source,
    readingOf(source, columns, where, start, limit + 1),
  );
  const isMore = found.length > limit;
  const rows = found.slice(0, limit);
  if (start.direction === "before") rows.reverse();
  const first = positionOf(rows[0], columns);
  const last = positionOf(rows.at(-1), columns);
  const isBeyond = (direction: "after" | "before", position: Position) =>
    database.has(source, [
      beyond(source, columns, { direction, position }),
      ...conditionsOf(source, where),
    ]);
  const hasNext =
    start.direction === "before"
      ? last !== undefined && (await isBeyond("after", last))
      : isMore;
  const hasPrevious =
    start.direction === "before"
      ? isMore
      : start.direction === "after" &&
        first !== undefined &&
        (await isBeyond("before", first));
  const before = first ? encodeCursor(columns.sort, first) : null;
  const after = last ? encodeCursor(columns.sort, last) : null;
  const paging: Paging = {
    cursors: { before, after },
    next: hasNext ? after : null,
    previous: hasPrevious ? before : null,
  };
  return { status: 200, body: { data: rows.map(toItem), paging } };
}

/** The query behind a page; exported so that its plan can be checked. */
export function pageQuery<F>(
  listing: Pick<CursorListing<F>, "table" | "source" | "where">,
  start: Start,
  limit: number,
): Sql {
  const { table, source, where } = listing;
  const reading = readingOf(source, columnsOf(table), where, start, limit);
  return queryOf(source, source.$.select, reading);
}

function readingOf<S extends AnySource>(
  source: S,
  columns: CursorColumns,
  where: Matching<S>,
  start: Start,
  limit: number,
) {
  const [sort, id] = expressionsOf(source, columns);
  return {
    // The position first: of two bounds of one column SQLite walks from the first.
    where: [beyond(source, columns, start), ...conditionsOf(source, where)],
    orderBy:
      start.direction === "before"
        ? sql`${sort} ASC, ${id} ASC`
        : sql`${sort} DESC, ${id} DESC`,
    limit,
  };
}

function beyond(
  source: AnySource,
  columns: CursorColumns,
  start: Start,
): Sql | undefined {
  if (start.direction === "top") return undefined;
  const [sort, id] = expressionsOf(source, columns);
  const { position, direction } = start;
  return direction === "after"
    ? sql`(${sort}, ${id}) < (${position.sort}, ${position.id})`
    : sql`(${sort}, ${id}) > (${position.sort}, ${position.id})`;
}

function expressionsOf(
  source: AnySource,
  { sort, id }: CursorColumns,
): [Expression<unknown>, Expression<unknown>] {
  // Every source of a list has the two columns of its cursors.
  const fields = source as unknown as Record<string, Expression<unknown>>;
  return [fields[sort], fields[id]] as [
    Expression<unknown>,
    Expression<unknown>,
  ];
}

function positionOf(
  row: object | undefined,
  { sort, id }: CursorColumns,
): Position | undefined {
  if (!row) return undefined;
  const values = row as Record<string, unknown>;
  return { sort: Number(values[sort]), id: String(values[id]) };
}

function columnsOf({ $ }: AnyTable): CursorColumns {
  if ($.cursor) return $.cursor;
  throw new TypeError(`The table ${$.name} declares no cursor columns.`);
}

async function startOf(
  database: Database,
  parameters: CursorParameters,
  table: AnyTable,
  columns: CursorColumns,
): Promise<Start> {
  for (const direction of ["after", "before"] as const) {
    const text = parameters[direction];
    if (text === undefined) continue;
    const isId = columns.id === "id" ? isLowerUuid : isDigits;
    const position = decodeCursor(direction, text, columns.sort, isId);
    const owner = await ownerOf(database, position, table.$);
    if (owner !== undefined) {
      throw invalidCursor(
        direction,
        text,
        `is a cursor of another list: its id is one of ${owner.replaceAll("_", " ")}`,
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
  own: AnyTable["$"],
): Promise<string | undefined> {
  const others = database.tables.filter(
    ({ $ }) => $.cursor?.sort === own.cursor?.sort && $.name !== own.name,
  );
  const isIn = ({ name, cursor }: AnyTable["$"]) =>
    database.has({ $: { from: name } }, [
      { sql: `${cursor?.id} = ?`, args: [id] },
    ]);
  // Nearly every cursor is the list's own.
  if (others.length === 0 || (await isIn(own))) return undefined;
  for (const { $ } of others) if (await isIn($)) return $.name;
  return undefined;
}

function isLowerUuid(text: string): boolean {
  return isUuid(text) && text === text.toLowerCase();
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}
