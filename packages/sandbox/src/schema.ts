import { areaTables } from "./areas/index.js";
import {
  INDEXES,
  META_TABLE,
  SCHEMA_VERSION,
  TABLES,
} from "./storage/schema.js";
import { LISTED } from "./pagination/cursor-list.js";
import { columns as kinds } from "./table/column.js";
import {
  createStatements,
  type AnyTable,
  type CursorColumns,
} from "./table/table.js";

const listed: Readonly<Record<string, { column: string; id: string }>> = LISTED;

/** Tables of areas that are declared by name only. */
const untyped: readonly AnyTable[] = Object.entries(TABLES).map(
  ([name, columns]) => {
    const list = listed[name];
    return {
      $: {
        name,
        columns: Object.fromEntries(
          Object.keys(columns).map((column) => [column, kinds.text]),
        ),
        indexes: [],
        ...(list && {
          cursor: { sort: list.column, id: list.id } as CursorColumns,
        }),
      },
    };
  },
);

/** Every table of a sandbox. */
export const tables: readonly AnyTable[] = [...areaTables, ...untyped];

/** The statements that turn an empty database into an empty sandbox. */
export function schemaStatements(): string[] {
  const others = Object.entries(TABLES).map(([name, columns]) => {
    const list = Object.entries(columns).map((column) => column.join(" "));
    return `CREATE TABLE ${name} (${list.join(", ")})`;
  });
  return [
    `CREATE TABLE ${META_TABLE} (key TEXT PRIMARY KEY, value TEXT NOT NULL)`,
    `INSERT INTO ${META_TABLE} VALUES ('schema_version', '${SCHEMA_VERSION}')`,
    ...areaTables.flatMap(createStatements),
    ...others,
    ...INDEXES,
  ];
}
