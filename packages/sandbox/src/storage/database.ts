import { conditionsOf, type Matching } from "../table/matching.js";
import { allOf, sql, type Sql } from "../table/sql.js";
import type {
  AnySource,
  AnyTable,
  Row as RowOf,
  Source,
} from "../table/table.js";
import type { Connection } from "./connection.js";
import { databaseError, knownFailure } from "./failures.js";

/** The rows to read, and their order. */
export interface Reading<S> {
  where?: Matching<S>;
  orderBy?: Sql;
  limit?: number;
  offset?: number;
}

/**
 * The database of a sandbox. A write is one batch, which is one transaction on
 * every kind of database. There are no interactive transactions: a local database
 * has a single connection, which one would block for all others.
 */
export interface Database {
  readonly tables: readonly AnyTable[];
  /** The rows of a table or query that match. */
  all<F>(source: Source<F>, reading?: Reading<NoInfer<F>>): Promise<RowOf<F>[]>;
  /** The first row of a table or query that matches, if there is one. */
  first<F>(
    source: Source<F>,
    where: Matching<NoInfer<F>>,
    orderBy?: Sql,
  ): Promise<RowOf<F> | undefined>;
  count<S extends AnySource>(
    source: S,
    where: Matching<NoInfer<S>>,
  ): Promise<number>;
  /** Whether a table or query has a row that matches. */
  has<S extends AnySource>(
    source: S,
    where: Matching<NoInfer<S>>,
  ): Promise<boolean>;
  /** Deletes the rows of a table that match, and returns them: each row once. */
  take<F>(table: Source<F>, where: Matching<NoInfer<F>>): Promise<RowOf<F>[]>;
  /** Runs all statements, or none of them. */
  write(statements: readonly Sql[]): Promise<void>;
  /**
   * Runs the statements of all parts, or none of them. Nothing else may use the
   * database meanwhile.
   */
  fill(parts: Iterable<readonly Sql[]>): Promise<void>;
  /** Runs `work` while no other one runs: it reads, decides and writes. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Wraps a connection. A database that is damaged, locked or out of reach causes a
 * SandboxError `DATABASE`.
 *
 * @param name - the name of the database in a sentence.
 */
export function createDatabase(
  connection: Connection,
  name: string,
  tables: readonly AnyTable[],
): Database {
  let queue: Promise<unknown> = Promise.resolve();
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (knownFailure(error, name) === undefined) throw error;
      throw databaseError(error, name);
    }
  };
  const query = (statement: Sql) => guarded(() => connection.query(statement));
  /** The rows of a statement with the selection of the source. */
  const rowsOf = async <F>(
    { $ }: Source<F>,
    statement: Sql,
  ): Promise<RowOf<F>[]> =>
    (await query(statement)).map(([json]) =>
      $.toRow(JSON.parse(json as string) as unknown[]),
    );
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
      const condition = allOf(conditionsOf(table, where)) ?? sql`TRUE`;
      const row = { sql: table.$.select, args: [] };
      const taken = sql`DELETE FROM ${table} WHERE ${condition} RETURNING ${row}`;
      return rowsOf(table, taken);
    },
    async write(statements) {
      if (statements.length === 0) return;
      await guarded(() => connection.write(statements));
    },
    fill: (parts) => guarded(() => connection.fill(parts)),
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
  const condition = allOf(conditionsOf(source, where));
  const parts = [
    { sql: `SELECT ${selection} FROM ${source.$.from}`, args: [] },
    condition && sql`WHERE ${condition}`,
    orderBy && sql`ORDER BY ${orderBy}`,
    limit === undefined ? undefined : sql`LIMIT ${limit}`,
    offset === undefined ? undefined : sql`OFFSET ${offset}`,
  ].filter((part) => part !== undefined);
  return {
    sql: parts.map((part) => part.sql).join(" "),
    args: parts.flatMap(({ args }) => args),
  };
}
