import { conditionsOf, type Matching } from "../table/matching.js";
import { allOf, sql, type Sql } from "../table/sql.js";
import { toStoredText } from "../table/stored-text.js";
import type {
  AnySource,
  AnyTable,
  Row as RowOf,
  Source,
} from "../table/table.js";
import type { Connection } from "./connection.js";
import { databaseError, knownFailure } from "./failures.js";

/** Which rows to read, and in which order. */
export interface Reading<S> {
  where?: Matching<S>;
  /** What stands behind ORDER BY. */
  orderBy?: Sql;
  limit?: number;
  offset?: number;
}

/**
 * The few ways the sandbox talks to libSQL. Writes go out as one batch, which
 * is one transaction on every kind of database; interactive transactions are
 * avoided, because a local database has a single connection and would be blocked
 * for everyone while one is open.
 */
export interface Database {
  /** Every table that it has. */
  readonly tables: readonly AnyTable[];
  /** The rows of a table or query that match. */
  all<F>(source: Source<F>, reading?: Reading<NoInfer<F>>): Promise<RowOf<F>[]>;
  /** The first row of a table or query that matches, if there is one. */
  first<F>(
    source: Source<F>,
    where: Matching<NoInfer<F>>,
    orderBy?: Sql,
  ): Promise<RowOf<F> | undefined>;
  /** The number of rows of a table or query that match. */
  count<S extends AnySource>(
    source: S,
    where: Matching<NoInfer<S>>,
  ): Promise<number>;
  /** Whether a table or query has a row that matches. */
  has<S extends AnySource>(
    source: S,
    where: Matching<NoInfer<S>>,
  ): Promise<boolean>;
  /** Deletes the rows of a table that match, and gives them: no other gets them. */
  take<F>(table: Source<F>, where: Matching<NoInfer<F>>): Promise<RowOf<F>[]>;
  /** Runs all statements, or none of them. */
  write(statements: readonly Sql[]): Promise<void>;
  /**
   * Runs the statements of all parts, or none of them. Only while nobody else
   * uses the database: a local one is held by one transaction throughout.
   */
  fill(parts: Iterable<readonly Sql[]>): Promise<void>;
  /**
   * Runs `work` while no other `exclusively` runs: for reading, deciding and
   * then writing.
   */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Wraps a connection. A database that turns out to be damaged, locked or out of
 * reach gives a SandboxError `DATABASE`.
 *
 * @param name - how a sentence calls the database.
 * @param tables - every table that it has.
 */
export function createDatabase(
  connection: Connection,
  name: string,
  tables: readonly AnyTable[],
): Database {
  let queue: Promise<unknown> = Promise.resolve();
  const known = (error: unknown): unknown =>
    knownFailure(error, name) === undefined
      ? error
      : databaseError(error, name);
  const query = async (statement: Sql): Promise<unknown[][]> => {
    try {
      return await connection.query(toStored(statement));
    } catch (error) {
      throw known(error);
    }
  };
  /** The rows of a statement that selects what the source says. */
  const rowsOf = async <F>(
    { $ }: Source<F>,
    statement: Sql,
  ): Promise<RowOf<F>[]> =>
    (await query(statement)).map(([json]) => $.toRow(json as string));
  const all = <F>(source: Source<F>, reading: Reading<F> = {}) =>
    rowsOf(source, queryOf(source, source.$.select, reading));
  return {
    tables,
    all,
    async first(source, where, orderBy) {
      const found = await all(source, {
        where,
        limit: 1,
        ...(orderBy && { orderBy }),
      });
      return found[0];
    },
    async count(source, where) {
      const rows = await query(queryOf(source, "count(*)", { where }));
      return Number(rows[0]?.[0]);
    },
    async has(source, where) {
      const rows = await query(queryOf(source, "1", { where, limit: 1 }));
      return rows.length > 0;
    },
    take<F>(table: Source<F>, where: Matching<F>) {
      const { sql: text, args } =
        sql`DELETE FROM ${table} WHERE ${allOf(conditionsOf(table, where)) ?? sql`TRUE`}`;
      const statement = `${text} RETURNING ${table.$.select}`;
      return rowsOf(table, { sql: statement, args });
    },
    async write(statements) {
      if (statements.length === 0) return;
      try {
        await connection.write(statements.map(toStored));
      } catch (error) {
        throw known(error);
      }
    },
    async fill(parts) {
      try {
        await connection.fill(storedParts(parts));
      } catch (error) {
        throw known(error);
      }
    },
    exclusively(work) {
      const result = queue.then(work);
      queue = result.catch(() => undefined);
      return result;
    },
  };
}

/** The query that reads `selection` of the rows that match. */
export function queryOf<S extends AnySource>(
  source: S,
  selection: string,
  { where = [], orderBy, limit, offset }: Reading<S>,
): Sql {
  const parts = [
    { sql: `SELECT ${selection} FROM ${source.$.from}`, args: [] },
    prefixed("WHERE", allOf(conditionsOf(source, where))),
    prefixed("ORDER BY", orderBy),
    limit === undefined ? undefined : sql`LIMIT ${limit}`,
    offset === undefined ? undefined : sql`OFFSET ${offset}`,
  ].filter((part) => part !== undefined);
  return {
    sql: parts.map((part) => part.sql).join(" "),
    args: parts.flatMap(({ args }) => args),
  };
}

function prefixed(keyword: string, part: Sql | undefined): Sql | undefined {
  return part && { sql: `${keyword} ${part.sql}`, args: part.args };
}

function toStored({ sql: text, args }: Sql): Sql {
  return {
    sql: text,
    args: args.map((value) =>
      typeof value === "string" ? toStoredText(value) : value,
    ),
  };
}

function* storedParts(
  parts: Iterable<readonly Sql[]>,
): Generator<readonly Sql[]> {
  for (const statements of parts) yield statements.map(toStored);
}
