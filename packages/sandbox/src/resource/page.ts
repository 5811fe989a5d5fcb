import type { Database, Reading } from "../storage/database.js";
import { conditionsOf, type Matching } from "../table/matching.js";
import type { Sql } from "../table/sql.js";
import type { Row, Source } from "../table/table.js";

type Direction = "after" | "before";

/** Where a page starts: after or before a position, or at the top. */
export type Start<P> =
  { direction: "top" } | { direction: Direction; position: P };

/** The rows of a list in their order; `P` is a position in it. */
export interface OrderedRows<F, P> {
  source: Source<F>;
  where: Matching<F>;
  /** The order from the top, and from the bottom. */
  orderBy: { fromTop: Sql; fromBottom: Sql };
  positionOf: (row: Row<F>) => P;
  /** The condition for the rows after or before a position. */
  beyond: (direction: Direction, position: P) => Sql;
}

/** The rows of a page in the order of the list, and what is around them. */
export interface Page<F, P> {
  rows: Row<F>[];
  /** The positions of the first and the last row; undefined on an empty page. */
  first: P | undefined;
  last: P | undefined;
  hasNext: boolean;
  hasPrevious: boolean;
}

/** Reads one page of a list. */
export async function readPage<F, P>(
  database: Database,
  list: OrderedRows<F, P>,
  start: Start<P>,
  limit: number,
): Promise<Page<F, P>> {
  const { source, where, positionOf, beyond } = list;
  const isBackward = start.direction === "before";
  const found = await database.all(source, readingOf(list, start, limit + 1));
  const isMore = found.length > limit;
  const rows = found.slice(0, limit);
  if (isBackward) rows.reverse();
  const [first, last] = [rows[0], rows.at(-1)].map(
    (row) => row && positionOf(row),
  );
  const isBeyond = async (direction: Direction, position: P | undefined) =>
    position !== undefined &&
    database.has(source, [
      beyond(direction, position),
      ...conditionsOf(source, where),
    ]);
  return {
    rows,
    first,
    last,
    hasNext: isBackward ? await isBeyond("after", last) : isMore,
    hasPrevious: isBackward
      ? isMore
      : start.direction === "after" && (await isBeyond("before", first)),
  };
}

export function readingOf<F, P>(
  { source, where, orderBy, beyond }: OrderedRows<F, P>,
  start: Start<P>,
  limit: number,
): Reading<F> {
  const { fromTop, fromBottom } = orderBy;
  return {
    // The position first: of two bounds of one column SQLite walks from the first.
    where: [
      start.direction === "top"
        ? undefined
        : beyond(start.direction, start.position),
      ...conditionsOf(source, where),
    ],
    orderBy: start.direction === "before" ? fromBottom : fromTop,
    limit,
  };
}
