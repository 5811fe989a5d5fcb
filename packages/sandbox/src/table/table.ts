import {
  columns as kinds,
  declarationOf,
  isIndexed,
  type Column,
} from "./column.js";
import type { Expression } from "./sql.js";

type ColumnKinds = typeof kinds;

/** Columns by name. */
export type Columns = Readonly<Record<string, Column<unknown>>>;

/** Columns and expressions by name, as a query reads them. */
export type Fields = Readonly<Record<string, Expression<unknown>>>;

/**
 * What can be read row by row: a table, or a query. Its columns are its members,
 * so that `customers.name` is checked by the compiler; `$` says the rest.
 */
export type Source<F> = F & {
  readonly $: Selection<F> & {
    /** What stands behind FROM. */
    readonly from: string;
  };
};

/** How the rows of a table or query are read. */
export interface Selection<F> {
  /** One JSON list a row: the values of the fields in order. */
  readonly select: string;
  /** The row that such a list means. */
  readonly toRow: (json: string) => Row<F>;
}

/** The type of the rows of a table or query. */
export type Row<S> = {
  -readonly [
    N in keyof S as N extends "$" ? never : N
  ]: S[N] extends Expression<infer T> ? T : never;
};

/** A row to insert: columns that may be null can be left out. */
export type NewRow<S> = {
  [N in keyof Row<S> as null extends Row<S>[N] ? never : N]: Row<S>[N];
} & {
  [N in keyof Row<S> as null extends Row<S>[N] ? N : never]?:
    Row<S>[N] | undefined;
};

/** A table as it is created, besides its columns. */
export interface TableFacts {
  readonly name: string;
  readonly columns: Readonly<Record<string, Column<unknown>>>;
  /** What is created behind the table, and may be dropped while it is filled. */
  readonly additions: readonly Addition[];
  /** The column that the table's cursor list is sorted by, and that of its ids. */
  readonly cursor?: CursorColumns;
}

/** An index or a trigger of a table, or a table that is a kind of index. */
interface Addition {
  readonly kind: "INDEX" | "TRIGGER" | "TABLE";
  readonly name: string;
  /** The statements that create it. */
  readonly sql: readonly string[];
}

/** An index that finds the rows whose column has three characters in a row. */
interface SearchIndex {
  readonly name: string;
  readonly column: string;
}

/** The columns in the cursors of a list. */
export interface CursorColumns {
  readonly sort: SortColumn;
  readonly id: string;
}

/** The sort column of a cursor list, as spelled inside its cursors. */
export type SortColumn =
  "last_active_at" | "last_activity_at" | "created_at" | "call_timestamp";

/** Any table or query, for code that does not care for its columns. */
export interface AnySource {
  readonly $: { readonly from: string };
}

type Exposed<C> = {
  readonly [N in keyof C]: C[N] extends Column<infer T> ? Expression<T> : never;
};

/** A table with typed columns. */
export type Table<C> = Source<Exposed<C>> & {
  readonly $: TableFacts;
};

/** Any table, for code that does not care for its columns. */
export interface AnyTable {
  readonly $: TableFacts & { readonly from: string };
}

/**
 * Defines a table: its columns, its indexes, and the order of its cursor list.
 *
 * @param more - `indexes`: `(created_at, id)`, with UNIQUE before it and WHERE behind
 *   it if they apply; `triggers` by name: `AFTER INSERT ON … END`; `search` names an
 *   FTS5 table that finds parts of a column; `cursor` is the column that the table's
 *   cursor list is sorted by.
 *
 * @example
 * ```ts
 * const customers = table("customers", (t) => ({
 *   id: t.key(t.text),
 *   name: t.text,
 *   created_at: t.instant,
 * }));
 * type Customer = Row<typeof customers>;
 * ```
 */
export function table<C extends Columns>(
  name: string,
  define: (kinds: ColumnKinds) => C,
  more: {
    indexes?: readonly string[];
    triggers?: Readonly<Record<string, string>>;
    search?: SearchIndex;
    cursor?: keyof C & SortColumn;
  } = {},
): Table<C> {
  const columns = define(kinds);
  const fields = Object.fromEntries(
    Object.entries(columns).map(([column, definition]) => [
      column,
      { expression: `${name}.${column}`, column: definition },
    ]),
  );
  const $ = {
    name,
    columns,
    additions: additionsOf(name, columns, more),
    ...(more.cursor && { cursor: { sort: more.cursor, id: keyOf(columns) } }),
    from: name,
    ...selectionOf(fields),
  };
  // Built from `columns` member by member.
  return { ...fields, $ } as unknown as Table<C>;
}

/**
 * Defines a query: the fields of its rows, and where they come from. Joins are
 * SQL.
 *
 * @example
 * ```ts
 * const named = source(
 *   { ...messages, contact_name: conversations.contact_name },
 *   sql`${messages} JOIN ${conversations} ON …`,
 * );
 * ```
 */
export function source<F extends object>(
  given: F,
  { sql: from, args }: { sql: string; args: readonly unknown[] },
): Source<Omit<F, "$">> {
  if (args.length > 0) throw new TypeError(`${from} must have no values.`);
  const { $: _, ...fields } = given as F & { $?: unknown };
  const selection = selectionOf<Omit<F, "$">>(fields as unknown as Fields);
  return { ...fields, $: { from, ...selection } };
}

/** The same rows from other tables: for another join order, for example. */
export function fromInstead<S extends AnySource>(
  of: S,
  { sql: from }: { sql: string },
): S {
  return { ...of, $: { ...of.$, from } };
}

/** The row of a table that a LEFT JOIN adds; null where it adds none. */
export function joined<F extends { readonly id: Expression<unknown> }>(
  source: Source<F>,
): Expression<Row<F> | null> {
  const { $: _, ...fields } = source;
  // Everything but `$` is a field.
  const object = objectOf(fields as unknown as Fields);
  return {
    expression: `CASE WHEN ${source.id.expression} IS NOT NULL THEN ${object} END`,
    column: kinds.optional(kinds.json<Row<F>>()),
  };
}

/** The name of the primary key. */
function keyOf(columns: Columns): string {
  const [key] = Object.entries(columns).find(([, { isKey }]) => isKey) ?? [];
  if (key !== undefined) return key;
  throw new TypeError("A table with a cursor must have a primary key.");
}

function additionsOf(
  table: string,
  columns: Columns,
  {
    indexes = [],
    triggers = {},
    search,
  }: {
    indexes?: readonly string[];
    triggers?: Readonly<Record<string, string>>;
    search?: SearchIndex;
  },
): Addition[] {
  const distinct = Object.entries(columns)
    .filter(([, column]) => isIndexed(column))
    .map(([column]) => `UNIQUE (${column})`);
  return [
    ...[...distinct, ...indexes].map((on) => {
      const [, unique = "", what = on] = /^(UNIQUE )?(.*)$/.exec(on) ?? [];
      const name = `${table}_by_${what.match(/\w+/g)?.join("_")}`;
      const sql = `CREATE ${unique}INDEX ${name} ON ${table} ${what}`;
      return { kind: "INDEX", name, sql: [sql] } as const;
    }),
    ...(search ? [searchOf(table, search)] : []),
    ...Object.entries({
      ...triggers,
      ...(search && followers(table, search)),
    }).map(([name, when]): Addition => ({
      kind: "TRIGGER",
      name,
      sql: [`CREATE TRIGGER ${name} ${when}`],
    })),
  ];
}

/**
 * The search index as an FTS5 table that reads the text from the table itself. It
 * knows which rows have three characters, not where.
 */
function searchOf(table: string, { name, column }: SearchIndex): Addition {
  return {
    kind: "TABLE",
    name,
    sql: [
      `CREATE VIRTUAL TABLE ${name} USING fts5(${column}, content='${table}', tokenize='trigram', columnsize=0, detail=none)`,
      `INSERT INTO ${name} (${name}) VALUES ('rebuild')`,
    ],
  };
}

/** The triggers by which a search index follows its table. */
function followers(
  table: string,
  { name, column }: SearchIndex,
): Record<string, string> {
  const add = `INSERT INTO ${name} (rowid, ${column}) VALUES (NEW.rowid, NEW.${column});`;
  const drop = `INSERT INTO ${name} (${name}, rowid, ${column}) VALUES ('delete', OLD.rowid, OLD.${column});`;
  return {
    [`${name}_insert`]: `AFTER INSERT ON ${table} BEGIN ${add} END`,
    [`${name}_delete`]: `AFTER DELETE ON ${table} BEGIN ${drop} END`,
    [`${name}_update`]: `AFTER UPDATE OF ${column} ON ${table} BEGIN ${drop} ${add} END`,
  };
}

/** The statements that create a table, its indexes and its triggers. */
export function createStatements({ $ }: AnyTable): string[] {
  const columns = Object.entries($.columns).map(
    ([name, column]) => `${name} ${declarationOf(column)}`,
  );
  return [
    `CREATE TABLE ${$.name} (${columns.join(", ")})`,
    ...$.additions.flatMap(({ sql }) => sql),
  ];
}

/**
 * One JSON list a row: read in one piece, it costs a third of what a value for
 * each column does, keeps text with NUL characters whole, and gives JSON columns
 * in their own types.
 */
function selectionOf<F>(fields: Fields): Selection<F> {
  const entries = Object.entries(fields);
  const values = entries.map(([, { expression: given, column }]) =>
    column.form === "json" ? `json(${given})` : given,
  );
  const members = entries.map(([name, { column }]) => ({
    name,
    isBoolean: column.form === "boolean",
  }));
  return {
    select: `json_array(${values.join(", ")})`,
    toRow(json) {
      const given = JSON.parse(json) as unknown[];
      const row: Record<string, unknown> = {};
      members.forEach(({ name, isBoolean }, index) => {
        const value = given[index];
        row[name] = isBoolean && value !== null ? value !== 0 : value;
      });
      // The members and types that the fields declare.
      return row as Row<F>;
    },
  };
}

/** A JSON object with the members of a row, as part of another row. */
function objectOf(fields: Fields): string {
  const members = Object.entries(fields).map(
    ([name, { expression: given, column }]) =>
      `'${name}', ${jsonOf(given, column)}`,
  );
  return `json_object(${members.join(", ")})`;
}

function jsonOf(given: string, { form }: Column<unknown>): string {
  switch (form) {
    case "plain":
      return given;
    case "json":
      return `json(${given})`;
    case "boolean":
      return `json(CASE WHEN ${given} THEN 'true' WHEN NOT ${given} THEN 'false' END)`;
  }
}
