import { areaTables } from "./areas/index.js";
import { meta, SCHEMA_VERSION } from "./storage/meta.js";
import { createStatements, type AnyTable } from "./table/table.js";

/** Every table of a sandbox. */
export const tables: readonly AnyTable[] = [meta, ...areaTables];

/** The statements that turn an empty database into an empty sandbox. */
export function schemaStatements(): string[] {
  return [
    ...tables.flatMap(createStatements),
    `INSERT INTO ${meta.$.name} VALUES ('schema_version', '${SCHEMA_VERSION}')`,
  ];
}
