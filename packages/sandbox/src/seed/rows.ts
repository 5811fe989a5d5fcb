import type { Statement } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { TABLES, type NewRow, type TableName } from "../storage/schema.js";

/** Rows to add, by table. */
export type Rows = { [T in TableName]: NewRow<T>[] };

const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** No rows yet. */
export function noRows(): Rows {
  // A list for every name of the table above.
  return Object.fromEntries(TABLE_NAMES.map((name) => [name, []])) as never;
}

/** The statements that insert all rows. */
export function insertAll(rows: Rows): Statement[] {
  return TABLE_NAMES.flatMap((name) => insertStatements(name, rows[name]));
}
