import type { Sql } from "../table/sql.js";

/** How statements reach a database. Their text is stored text already. */
export interface Connection {
  /** Runs a statement, and gives its rows: the values of their columns in order. */
  query(statement: Sql): Promise<unknown[][]>;
  /** Runs all statements in one transaction, or none of them. */
  write(statements: readonly Sql[]): Promise<void>;
  /**
   * Runs the statements of all parts in one transaction, or none of them. Nobody
   * else may use the connection meanwhile.
   */
  fill(parts: Iterable<readonly Sql[]>): Promise<void>;
  /** Closes it; a client of the caller's stays open. */
  close(): void;
}
