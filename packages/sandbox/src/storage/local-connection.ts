import { setImmediate } from "node:timers/promises";
import type Libsql from "libsql";
import type { Sql } from "../table/sql.js";
import type { Connection } from "./connection.js";

/** So many prepared statements are kept: more texts than most programs send. */
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
    if (prepared.size > MAX_STATEMENTS) {
      for (const [oldest] of prepared) {
        prepared.delete(oldest);
        break;
      }
    }
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
    if (database.open && database.inTransaction)
      run({ sql: "ROLLBACK", args: [] });
  };
  return {
    // An async function: what is thrown becomes a rejection.
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
        // They hold the latest rows.
        prepared.clear();
      }
    },
    close() {
      prepared.clear();
      if (database.open) database.close();
    },
  };
}
