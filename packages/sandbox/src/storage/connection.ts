import { setImmediate } from "node:timers/promises";
import type { Client } from "@libsql/client";
import type Libsql from "libsql";
import type { Sql } from "../table/sql.js";

/** Runs statements in a database. The texts in them are well-formed already. */
export interface Connection {
  /** Returns the rows of a statement: the values of their columns in order. */
  query(statement: Sql): Promise<unknown[][]>;
  /** Runs all statements in one transaction, or none of them. */
  write(statements: readonly Sql[]): Promise<void>;
  /**
   * Runs the statements of all parts in one transaction, or none of them. Nothing
   * else may use the connection meanwhile.
   */
  fill(parts: Iterable<readonly Sql[]>): Promise<void>;
  /** The client of a caller stays open. */
  close(): void;
}

/** The most prepared statements that are kept: most programs send fewer texts. */
const MAX_STATEMENTS = 200;

/**
 * A connection to a file or to memory through `libsql`, on which
 * `@libsql/client` is built. Its statements are prepared once and used again,
 * which halves what a small query costs.
 */
export function localConnection(database: Libsql.Database): Connection {
  const prepared = new Map<string, Libsql.Statement>();
  const prepare = (text: string): Libsql.Statement => {
    const known = prepared.get(text);
    const statement = known ?? database.prepare(text);
    // The order of the map is that of the latest use.
    if (known) prepared.delete(text);
    else if (statement.reader) statement.raw();
    prepared.set(text, statement);
    const [oldest = ""] = prepared.keys();
    if (prepared.size > MAX_STATEMENTS) prepared.delete(oldest);
    return statement;
  };
  const run = ({ sql, args }: Sql): unknown[][] => {
    // The native code aborts the process over some calls on a closed database.
    if (!database.open) throw new Error("The database is closed.");
    const statement = prepare(sql);
    // In raw mode a row is a list.
    if (statement.reader) return statement.all(args) as unknown[][];
    statement.run(args);
    return [];
  };
  const begin = () => run({ sql: "BEGIN IMMEDIATE", args: [] });
  const commit = () => run({ sql: "COMMIT", args: [] });
  const rollBack = () => {
    if (!database.open || !database.inTransaction) return;
    run({ sql: "ROLLBACK", args: [] });
  };
  return {
    // An async function: an error becomes a rejection.
    // oxlint-disable-next-line typescript/require-await
    async query(statement) {
      return run(statement);
    },
    // oxlint-disable-next-line typescript/require-await
    async write(statements) {
      begin();
      try {
        statements.forEach(run);
        commit();
      } finally {
        rollBack();
      }
    },
    async fill(parts) {
      // Indexes are sorted on disk then, not in memory.
      run({ sql: "PRAGMA temp_store = FILE", args: [] });
      begin();
      try {
        for (const statements of parts) {
          statements.forEach(run);
          // Lets signals through.
          await setImmediate();
        }
        commit();
      } finally {
        rollBack();
        // The statements hold the latest rows.
        prepared.clear();
      }
    },
    close() {
      prepared.clear();
      if (database.open) database.close();
    },
  };
}

/**
 * A connection through `@libsql/client`: to a server, or through the client of a
 * caller.
 *
 * @param isOwned - whether the client is closed with the connection.
 */
export function clientConnection(client: Client, isOwned: boolean): Connection {
  const write: Connection["write"] = async (statements) => {
    await client.batch([...statements], "write");
  };
  return {
    async query(statement) {
      const { rows, columns } = await client.execute(statement);
      return rows.map((row) => columns.map((_, index) => row[index]));
    },
    write,
    // One batch: a server ends transactions that take long, and the caller may
    // use the client meanwhile.
    fill: (parts) => write([...parts].flat()),
    close() {
      if (isOwned) client.close();
    },
  };
}
