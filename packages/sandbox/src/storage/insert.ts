import { toStoredJson } from "../table/stored-text.js";
import type { Statement } from "./database.js";
import { TABLES, type NewRow, type TableName } from "./schema.js";

/** Keeps a single argument well below the size limits of libSQL servers. */
const ROWS_PER_STATEMENT = 1000;

/**
 * The statements that insert `rows`: one for every thousand rows, which carries
 * them as one JSON argument. That is an order of magnitude faster than a
 * statement for each row, and needs few round trips to a remote database.
 */
export function insertStatements<T extends TableName>(
  table: T,
  rows: readonly NewRow<T>[],
): Statement[] {
  const columns = Object.keys(TABLES[table]);
  const values = columns.map(
    (_, index) => `json_extract(value, '$[${index}]')`,
  );
  const sql = `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM json_each(?)`;
  const statements: Statement[] = [];
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const chunk = rows
      .slice(start, start + ROWS_PER_STATEMENT)
      .map((row) =>
        columns.map((column) => row[column as keyof NewRow<T>] ?? null),
      );
    statements.push({ sql, args: [toStoredJson(chunk)] });
  }
  return statements;
}
