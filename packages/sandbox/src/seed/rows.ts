import type { Statement } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { TABLES, type NewRow, type TableName } from "../storage/schema.js";
import { noSeedRows, type SeedRows } from "../table/seed-rows.js";

/** Rows to add, by table. */
export type Rows = { [T in TableName]: NewRow<T>[] } & SeedRows;

const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** No rows yet. */
export function noRows(): Rows {
  // A list for every name of the table above.
  const lists: Record<string, unknown[]> = Object.fromEntries(
    TABLE_NAMES.map((name) => [name, []]),
  );
  return { ...lists, ...noSeedRows() } as never;
}

/** The statements that insert all rows. */
export function insertAll(rows: Rows): Statement[] {
  return [
    ...rows.statements(),
    ...TABLE_NAMES.flatMap((name) => insertStatements(name, rows[name])),
  ];
}
