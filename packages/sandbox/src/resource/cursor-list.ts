import type { Paging } from "@kapso-platform/types";
import { ok, type Reply } from "../http/reply.js";
import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  type Position,
} from "./cursor.js";
import { isUuid } from "../spec/validator.js";
import { queryOf, type Database } from "../storage/database.js";
import type { Matching } from "../table/matching.js";
import { sql, type Expression, type Sql } from "../table/sql.js";
import type { CursorColumns, Row, Source } from "../table/table.js";
import { readingOf, readPage, type OrderedRows, type Start } from "./page.js";

/** The page size where the description declares none. */
const DEFAULT_LIMIT = 20;

/** The query parameters that every cursor list takes. */
export interface CursorParameters {
  limit?: number | undefined;
  before?: string | undefined;
  after?: string | undefined;
}

/** A list with cursors: which rows of a table, or of a query that extends one. */
export interface CursorListing<F> {
  source: Source<F>;
  where: Matching<F>;
  toItem: (row: Row<F>) => unknown;
}

type Ordered = Pick<Source<unknown>["$"], "name" | "cursor">;

/**
 * The response of a cursor list: `{data, paging}`.
 *
 * `paging.cursors` names the first and last item of every page that has items,
 * the last page included; `next` and `previous` are set only if there is such a
 * page. An empty page has null in all four.
 *
 * @throws HttpProblem 422 for a text that is not a cursor, or one of another list.
 */
export async function cursorReply<F>(
  { database, query }: { database: Database; query: CursorParameters },
  listing: CursorListing<F>,
): Promise<Reply> {
  const { source, toItem } = listing;
  const columns = columnsOf(source.$);
  const start = await startOf(database, query, source.$, columns);
  const { limit = DEFAULT_LIMIT } = query;
  const page = await readPage(database, orderedRows(listing), start, limit);
  const { first, last } = page;
  const before = first ? encodeCursor(columns.sort, first) : null;
  const after = last ? encodeCursor(columns.sort, last) : null;
  const paging: Paging = {
    cursors: { before, after },
    next: page.hasNext ? after : null,
    previous: page.hasPrevious ? before : null,
  };
  return ok({ data: page.rows.map(toItem), paging });
}

/** The query of a page; exported so that its plan can be checked. */
export function pageQuery<F>(
  listing: Pick<CursorListing<F>, "source" | "where">,
  start: Start<Position>,
  limit: number,
): Sql {
  const { source } = listing;
  const reading = readingOf(orderedRows(listing), start, limit);
  return queryOf(source, source.$.select, reading);
}

function orderedRows<F>({
  source,
  where,
}: Pick<CursorListing<F>, "source" | "where">): OrderedRows<F, Position> {
  const columns = columnsOf(source.$);
  // Every source of a list has the two columns of its cursors.
  const fields = source as unknown as Record<string, Expression<unknown>>;
  const [sort, id] = [fields[columns.sort], fields[columns.id]] as [
    Expression<unknown>,
    Expression<unknown>,
  ];
  return {
    source,
    where,
    orderBy: {
      fromTop: sql`${sort} DESC, ${id} DESC`,
      fromBottom: sql`${sort} ASC, ${id} ASC`,
    },
    positionOf(row) {
      const values = row as Record<string, unknown>;
      return {
        sort: Number(values[columns.sort]),
        id: String(values[columns.id]),
      };
    },
    beyond: (direction, position) =>
      direction === "after"
        ? sql`(${sort}, ${id}) < (${position.sort}, ${position.id})`
        : sql`(${sort}, ${id}) > (${position.sort}, ${position.id})`,
  };
}

function columnsOf({ name, cursor }: Ordered): CursorColumns {
  if (cursor) return cursor;
  throw new TypeError(`The table ${name} declares no cursor columns.`);
}

async function startOf(
  database: Database,
  parameters: CursorParameters,
  own: Ordered,
  columns: CursorColumns,
): Promise<Start<Position>> {
  for (const direction of ["after", "before"] as const) {
    const text = parameters[direction];
    if (text === undefined) continue;
    const isId = (id: string) =>
      columns.id === "id"
        ? isUuid(id) && id === id.toLowerCase()
        : /^\d+$/.test(id);
    const position = decodeCursor(direction, text, columns.sort, isId);
    const owner = await ownerOf(database, position, own);
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
  own: Ordered,
): Promise<string | undefined> {
  const others = database.tables.filter(
    ({ $ }) => $.cursor?.sort === own.cursor?.sort && $.name !== own.name,
  );
  const isIn = ({ name, cursor }: Ordered) =>
    database.has({ $: { from: name } }, [
      { sql: `${cursor?.id} = ?`, args: [id] },
    ]);
  // Nearly every cursor is the list's own.
  if (others.length === 0 || (await isIn(own))) return undefined;
  for (const { $ } of others) if (await isIn($)) return $.name;
  return undefined;
}
