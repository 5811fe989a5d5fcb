import type { Statement } from "./database.js";
import type { SqlValue, TableName } from "./schema.js";

/** The statement that changes the named columns of the row with this id. */
export function changeStatement(
  table: TableName,
  id: string,
  columns: Readonly<Record<string, SqlValue>>,
): Statement {
  const names = Object.keys(columns).map((name) => `${name} = ?`);
  return {
    sql: `UPDATE ${table} SET ${names.join(", ")} WHERE id = ?`,
    args: [...Object.values(columns), id],
  };
}
