import { areaTables } from "./areas/index.js";
import { meta, SCHEMA_VERSION } from "./storage/meta.js";
import { sql, type Sql } from "./table/sql.js";
import { createStatements, type AnyTable } from "./table/table.js";

/** Every table of a sandbox. */
export const tables: readonly AnyTable[] = [meta, ...areaTables];

/** The statements that create the tables of a sandbox. */
export function schemaStatements(): Sql[] {
  return [
    ...tables.flatMap(createStatements),
    sql`INSERT INTO ${meta} VALUES ('schema_version', ${String(SCHEMA_VERSION)})`,
  ];
}
