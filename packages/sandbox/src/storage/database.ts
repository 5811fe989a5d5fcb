import { setImmediate } from "node:timers/promises";
import type { Client, InStatement, Row } from "@libsql/client";
import {
  allOf,
  sql,
  type Sql,
  type SqlValue,
  type Where,
} from "../table/sql.js";
import { toStoredText } from "../table/stored-text.js";
import type {
  AnySource,
  AnyTable,
  Row as RowOf,
  Source,
} from "../table/table.js";
import { databaseError, knownFailure } from "./failures.js";

/** Which rows to read, and in which order. */
export interface Reading {
  where?: Where;
  /** What stands behind ORDER BY. */
  orderBy?: Sql;
  limit?: number;
  offset?: number;
}

/**
 * The few ways the sandbox talks to libSQL. Writes go out as one batch, which
 * libSQL runs as one transaction on every kind of database; interactive
 * transactions are avoided, because an in-memory database has a single
 * connection and would be blocked for everyone while one is open.
 */
export interface Database {
  /** Every table that it has. */
  readonly tables: readonly AnyTable[];
  /** The rows of a table or query that match. */
  all<F>(source: Source<F>, reading?: Reading): Promise<RowOf<F>[]>;
  /** The first row of a table or query that matches, if there is one. */
  first<F>(
    source: Source<F>,
    where: Where,
    orderBy?: Sql,
  ): Promise<RowOf<F> | undefined>;
  /** The number of rows of a table or query that match. */
  count(source: AnySource, where: Where): Promise<number>;
  /** Whether a table or query has a row that matches. */
  has(source: AnySource, where: Where): Promise<boolean>;
  /** Deletes the rows of a table that match, and gives them: no other gets them. */
  take<F>(table: Source<F>, where: Where): Promise<RowOf<F>[]>;
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
 * Wraps a libSQL client. A database that turns out to be damaged, locked or out
 * of reach gives a SandboxError `DATABASE`.
 *
 * @param name - how a sentence calls the database.
 * @param tables - every table that it has.
 * @param isOwned - whether nobody else uses the client.
 */
export function createDatabase(
  client: Client,
  name: string,
  tables: readonly AnyTable[],
  isOwned: boolean,
): Database {
  let queue: Promise<unknown> = Promise.resolve();
  const toKnown = (error: unknown): unknown =>
    knownFailure(error, name) === undefined
      ? error
      : databaseError(error, name);
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toKnown(error);
    }
  };
  const rows = async (text: string, args: SqlValue[] = []): Promise<Row[]> => {
    const statement = toStatement({ sql: text, args });
    return (await ask(() => client.execute(statement))).rows;
  };
  const all = async <F>(
    source: Source<F>,
    reading: Reading = {},
  ): Promise<RowOf<F>[]> => {
    const { sql: text, args } = queryOf(source, source.$.select, reading);
    const found = await rows(text, args);
    // One JSON object a row, with the members that the source declares.
    return found.map((row) => JSON.parse(row[0] as string) as RowOf<F>);
  };
  const take = async <F>(
    table: Source<F>,
    where: Where,
  ): Promise<RowOf<F>[]> => {
    const { sql: text, args } =
      sql`DELETE FROM ${table} WHERE ${allOf(where) ?? sql`TRUE`}`;
    const found = await rows(`${text} RETURNING ${table.$.select}`, args);
    return found.map((row) => JSON.parse(row[0] as string) as RowOf<F>);
  };
  const has = async (source: AnySource, where: Where): Promise<boolean> => {
    const { sql: text, args } = queryOf(source, "1", { where, limit: 1 });
    return (await rows(text, args)).length > 0;
  };
  return {
    tables,
    all,
    has,
    take,
    async first(source, where, orderBy) {
      const found = await all(source, {
        where,
        limit: 1,
        ...(orderBy && { orderBy }),
      });
      return found[0];
    },
    async count(source, where) {
      const { sql: text, args } = queryOf(source, "count(*)", { where });
      return Number((await rows(text, args))[0]?.[0]);
    },
    async write(statements) {
      if (statements.length === 0) return;
      await ask(() => client.batch(statements.map(toStatement), "write"));
    },
    async fill(parts) {
      // Servers end transactions that take long, and a client of the caller's
      // may be used by the caller.
      if (!isOwned || client.protocol !== "file") {
        const statements = [...parts].flat();
        await ask(() => client.batch(statements.map(toStatement), "write"));
        return;
      }
      // Indexes are sorted on disk then, not in memory.
      await ask(() => client.execute("PRAGMA temp_store = FILE"));
      const transaction = await ask(() => client.transaction("write"));
      try {
        for (const statements of parts) {
          await transaction.batch(statements.map(toStatement));
          // Lets signals through.
          await setImmediate();
        }
        await ask(() => transaction.commit());
      } catch (error) {
        throw toKnown(error);
      } finally {
        transaction.close();
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
export function queryOf(
  { $ }: AnySource,
  selection: string,
  { where = [], orderBy, limit, offset }: Reading,
): Sql {
  const parts = [
    { sql: `SELECT ${selection} FROM ${$.from}`, args: [] },
    prefixed("WHERE", allOf(where)),
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

function toStatement({ sql: text, args }: Sql): InStatement {
  return {
    sql: text,
    args: args.map((value) =>
      typeof value === "string" ? toStoredText(value) : value,
    ),
  };
}
