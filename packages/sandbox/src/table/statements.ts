import { conditionsOf, type Matching } from "./matching.js";
import { allOf, sql, toSqlValue, type Sql, type SqlValue } from "./sql.js";
import { toStoredJson } from "./stored-text.js";
import type { AnyTable, NewRow, Row } from "./table.js";

/** Keeps an argument below the size limits of libSQL servers. */
const ROWS_PER_STATEMENT = 1000;

/**
 * The statements that insert `rows`: one for every thousand rows, with one JSON
 * argument. That is an order of magnitude faster than a statement for each row, and
 * needs few requests to a remote database.
 */
export function insert<T extends AnyTable>(
  { $ }: T,
  rows: readonly NewRow<T>[],
): Sql[] {
  const names = Object.keys($.columns);
  // Each row is parsed once: `->>` on text would parse it for each column.
  const values = names.map((_, index) => `row ->> ${index}`);
  const text = `INSERT INTO ${$.name} (${names.join(", ")}) WITH given AS MATERIALIZED (SELECT jsonb(value) AS row FROM json_each(?)) SELECT ${values.join(", ")} FROM given`;
  const statements: Sql[] = [];
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const chunk = rows
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((row) =>
        names.map((name) => stored($, name, (row as Values)[name] ?? null)),
      );
    statements.push({ sql: text, args: [toStoredJson(chunk)] });
  }
  return statements;
}

/** Columns to change; one that is undefined stays as it is. */
export type Change<T> = { [N in keyof Row<T>]?: Row<T>[N] | undefined };

/** The statement that changes the named columns of all rows that match. */
export function update<T extends AnyTable>(
  table: T,
  change: Change<T>,
  where: Matching<NoInfer<T>>,
): Sql {
  const { $ } = table;
  const entries = Object.entries(change as Values).filter(
    ([, value]) => value !== undefined,
  );
  const [first = ""] = Object.keys($.columns);
  const names =
    entries.length === 0
      ? [`${first} = ${first}`]
      : entries.map(([name]) => `${name} = ?`);
  const { sql: condition, args } = conditionOf(table, where);
  return {
    sql: `UPDATE ${$.name} SET ${names.join(", ")} WHERE ${condition}`,
    args: [...entries.map(([name, value]) => stored($, name, value)), ...args],
  };
}

export function remove<T extends AnyTable>(
  table: T,
  where: Matching<NoInfer<T>>,
): Sql {
  return sql`DELETE FROM ${table} WHERE ${conditionOf(table, where)}`;
}

function conditionOf<T extends AnyTable>(table: T, where: Matching<T>): Sql {
  return allOf(conditionsOf(table, where)) ?? sql`TRUE`;
}

type Values = Readonly<Record<string, unknown>>;

function stored($: AnyTable["$"], name: string, value: unknown): SqlValue {
  if (value === null) return null;
  return $.columns[name]?.isJson
    ? toStoredJson(value)
    : // The type of the row allows nothing else in other columns.
      toSqlValue(value as SqlValue | boolean);
}
