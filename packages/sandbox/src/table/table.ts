import {
  columns as kinds,
  declarationOf,
  isIndexed,
  type Column,
} from "./column.js";
import { partIndex, partIndexTriggers, type PartIndex } from "./part-index.js";
import type { Expression, Sql } from "./sql.js";

type ColumnKinds = typeof kinds;

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** Columns and expressions by name. */
export type Fields = Readonly<Record<string, Expression<unknown>>>;

/**
 * A table, or a query. Its columns are its members, so that the compiler checks
 * `customers.name`; `$` is for the functions that read them.
 */
export type Source<F> = F & {
  readonly $: Selection<F> & {
    /** The text after FROM in a query. */
    readonly from: string;
    /** The table whose rows are read, with columns of others. */
    readonly name: string;
    /** The columns in the cursors of that table's list. */
    readonly cursor?: CursorColumns;
  };
};

/** How the rows of a table or query are read. */
export interface Selection<F> {
  /** The expression of a row: a JSON list of its values. */
  readonly select: string;
  readonly toRow: (values: readonly unknown[]) => Row<F>;
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

export interface TableFacts {
  readonly name: string;
  readonly columns: Readonly<Record<string, Column<unknown>>>;
  /** Its indexes and triggers, which can be dropped while it is filled. */
  readonly additions: readonly Addition[];
  readonly cursor?: CursorColumns;
}

export interface Addition {
  readonly create: readonly Sql[];
  readonly drop: Sql;
}

/** The columns in the cursors of a list. */
export interface CursorColumns {
  readonly sort: SortColumn;
  readonly id: string;
}

/** The sort column of a cursor list, as its cursors name it. */
export type SortColumn =
  "last_active_at" | "last_activity_at" | "created_at" | "call_timestamp";

/** A table or query with any columns. */
export interface AnySource {
  readonly $: { readonly from: string };
}

type Exposed<C> = {
  readonly [N in keyof C]: C[N] extends Column<infer T> ? Expression<T> : never;
};

export type Table<C> = Source<Exposed<C>> & {
  readonly $: TableFacts;
};

/** A table with any columns. */
export interface AnyTable {
  readonly $: TableFacts & { readonly from: string };
}

/**
 * Defines a table: its columns, its indexes, and the order of its cursor list.
 *
 * @param more - `indexes`: `(created_at, id)`, with UNIQUE before it and WHERE behind
 *   it if they apply; `triggers` by name: `AFTER INSERT ON … END`; `parts` names an
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
    parts?: PartIndex;
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
 * Defines a query by the fields of its rows and the text after FROM.
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
  const { $: own, ...fields } = given as F & Partial<AnyTable>;
  const selection = selectionOf<Omit<F, "$">>(fields as unknown as Fields);
  const order = own?.cursor && { cursor: own.cursor };
  const name = own?.name ?? from;
  return { ...fields, $: { from, name, ...order, ...selection } };
}

/** The same fields with another text after FROM, such as another join order. */
export function fromInstead<S extends AnySource>(
  of: S,
  { sql: from }: { sql: string },
): S {
  return { ...of, $: { ...of.$, from } };
}

/** The row of a table in a LEFT JOIN, or null. */
export function joined<F extends { readonly id: Expression<unknown> }>(
  source: Source<F>,
): Expression<Row<F> | null> {
  const { id, $ } = source;
  // The list of its values is an item in the list of the whole row.
  const read = (values: unknown) => $.toRow(values as unknown[]);
  return {
    expression: `CASE WHEN ${id.expression} IS NOT NULL THEN ${$.select} END`,
    column: kinds.optional(kinds.json<Row<F>>(read)),
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
    parts,
  }: {
    indexes?: readonly string[];
    triggers?: Readonly<Record<string, string>>;
    parts?: PartIndex;
  },
): Addition[] {
  const distinct = Object.entries(columns)
    .filter(([, column]) => isIndexed(column))
    .map(([column]) => `UNIQUE (${column})`);
  const additions = [
    ...[...distinct, ...indexes].map((on) => {
      const [, unique = "", what = on] = /^(UNIQUE )?(.*)$/.exec(on) ?? [];
      const name = `${table}_by_${what.match(/\w+/g)?.join("_")}`;
      const create = `CREATE ${unique}INDEX ${name} ON ${table} ${what}`;
      return { create: [create], drop: `DROP INDEX ${name}` };
    }),
    ...(parts ? [partIndex(table, parts)] : []),
    ...Object.entries({
      ...triggers,
      ...(parts && partIndexTriggers(table, parts)),
    }).map(([name, when]) => ({
      create: [`CREATE TRIGGER ${name} ${when}`],
      drop: `DROP TRIGGER ${name}`,
    })),
  ];
  return additions.map(({ create, drop }) => ({
    create: create.map(raw),
    drop: raw(drop),
  }));
}

/** The statements that create a table, its indexes and its triggers. */
export function createStatements({ $ }: AnyTable): Sql[] {
  const columns = Object.entries($.columns).map(
    ([name, column]) => `${name} ${declarationOf(column)}`,
  );
  return [
    raw(`CREATE TABLE ${$.name} (${columns.join(", ")})`),
    ...$.additions.flatMap(({ create }) => create),
  ];
}

function raw(text: string): Sql {
  return { sql: text, args: [] };
}

/**
 * A row is one JSON list. That costs a third of one value for each column, keeps
 * text with NUL characters whole, and JSON columns in their own types.
 */
function selectionOf<F>(fields: Fields): Selection<F> {
  const entries = Object.entries(fields);
  const selected = entries.map(([, { expression: given, column }]) =>
    column.isJson ? `json(${given})` : given,
  );
  const readers = entries.map(([name, { column }]) => ({
    name,
    read: column.read,
  }));
  return {
    select: `json_array(${selected.join(", ")})`,
    toRow(values) {
      const row: Record<string, unknown> = {};
      readers.forEach(({ name, read }, index) => {
        const value = values[index];
        row[name] = read && value !== null ? read(value) : value;
      });
      // With the members and types of the fields.
      return row as Row<F>;
    },
  };
}
