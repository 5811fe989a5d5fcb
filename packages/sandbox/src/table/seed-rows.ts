import { insert } from "./statements.js";
import type { Sql } from "./sql.js";
import type { AnyTable, NewRow, Row } from "./table.js";

/** Rows to add, by table. */
export interface SeedRows {
  /** The rows of a table so far. */
  of<T extends AnyTable>(table: T): readonly Row<T>[];
  add<T extends AnyTable>(table: T, ...rows: readonly NewRow<T>[]): void;
  /** Adds all rows of others. */
  addAll(others: SeedRows): void;
  /** The statements that insert all rows. */
  statements(): Sql[];
  readonly byTable: ReadonlyMap<AnyTable, readonly object[]>;
}

/** Gives a row of the table null in the columns that it leaves out. */
function completing({ $ }: AnyTable): (row: object) => object {
  const names = Object.keys($.columns);
  return (row) => {
    if (names.every((name) => name in row)) return row;
    const nulls = Object.fromEntries(names.map((name) => [name, null]));
    return { ...nulls, ...row };
  };
}

/** No rows yet. */
export function noSeedRows(): SeedRows {
  const byTable = new Map<AnyTable, object[]>();
  const listOf = (table: AnyTable): object[] => {
    const known = byTable.get(table) ?? [];
    byTable.set(table, known);
    return known;
  };
  const add = (table: AnyTable, rows: readonly object[]): void => {
    const list = listOf(table);
    // Not push(...rows): a hundred thousand arguments overflow the stack.
    for (const row of rows) list.push(row);
  };
  return {
    byTable,
    // `add` takes rows of the table only, and completes them.
    of: <T extends AnyTable>(table: T) => listOf(table) as Row<T>[],
    add(table, ...rows) {
      add(table, rows.map(completing(table)));
    },
    addAll(others) {
      for (const [table, rows] of others.byTable) add(table, rows);
    },
    statements: () =>
      [...byTable].flatMap(([table, rows]) => insert(table, rows as never)),
  };
}
