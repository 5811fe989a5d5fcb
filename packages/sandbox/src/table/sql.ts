import { parseTimestamp, type Microseconds } from "../storage/timestamps.js";
import type { Column } from "./column.js";

/** What a placeholder may stand for. */
export type SqlValue = string | number | null;

/** A piece of SQL, or a whole statement, with the values of its `?`. */
export interface Sql {
  sql: string;
  args: SqlValue[];
}

/** Conditions that all have to hold; undefined for a filter that is not used. */
export type Where = readonly (Sql | undefined)[];

/** A column of a query, or an expression, with the type `T` of its values. */
export interface Expression<T> {
  readonly expression: string;
  readonly column: Column<T>;
}

/** An SQL expression whose values are like those of a column. */
export function expression<T>(
  column: Column<T>,
  { sql: text, args }: Sql,
): Expression<T> {
  if (args.length > 0) throw new TypeError(`${text} must have no values.`);
  return { expression: text, column };
}

/** A column of a table that a LEFT JOIN adds: null where it adds no row. */
export function nullable<T>({
  expression: text,
  column,
}: Expression<T>): Expression<T | null> {
  return { expression: text, column };
}

interface Named {
  readonly $: { readonly from: string };
}

type Piece = Expression<unknown> | Named | Sql | SqlValue | boolean;

/**
 * SQL as a template: columns, tables and other pieces are written into it,
 * values become placeholders.
 *
 * @example
 * ```ts
 * sql`${contacts.customer_id} = ${id} AND ${contacts.wa_id} IS NOT NULL`;
 * ```
 */
export function sql(
  strings: TemplateStringsArray,
  ...pieces: readonly Piece[]
): Sql {
  let text = strings[0] ?? "";
  const args: SqlValue[] = [];
  pieces.forEach((piece, index) => {
    if (typeof piece !== "object" || piece === null) {
      text += "?";
      args.push(toSqlValue(piece));
    } else if ("expression" in piece) text += piece.expression;
    else if ("$" in piece) text += piece.$.from;
    else {
      text += piece.sql;
      args.push(...piece.args);
    }
    text += strings[index + 1] ?? "";
  });
  return { sql: text, args };
}

/** `left = right`; undefined without a value to compare with. */
export function equals<T extends SqlValue | boolean>(
  left: Expression<T> | Expression<T | null>,
  right: T | undefined,
): Sql | undefined {
  return right === undefined ? undefined : sql`${left} = ${right}`;
}

/** The condition that a value of a filter gives; undefined without a value. */
export function given<T>(
  value: T | undefined,
  condition: (value: T) => Sql,
): Sql | undefined {
  return value === undefined ? undefined : condition(value);
}

/**
 * Whether a text contains another one, case included; undefined without one.
 * `instr`, because LIKE reads % and _ as wildcards.
 */
export function contains(
  whole: Expression<string> | Expression<string | null>,
  part: string | undefined,
): Sql | undefined {
  return part === undefined ? undefined : sql`instr(${whole}, ${part}) > 0`;
}

/** `contains` in any case of ASCII letters. */
export function containsFolded(
  whole: Expression<string>,
  part: string | undefined,
): Sql | undefined {
  return given(part, (text) => sql`instr(lower(${whole}), lower(${text})) > 0`);
}

/** An instant from `after` to `before`, both included: checked date-times. */
export function within(
  column: Expression<Microseconds> | Expression<Microseconds | null>,
  after: string | undefined,
  before: string | undefined,
): Sql | undefined {
  const from = after === undefined ? undefined : parseTimestamp(after);
  const until = before === undefined ? undefined : parseTimestamp(before);
  return allOf([
    from === undefined ? undefined : sql`${column} >= ${from}`,
    until === undefined ? undefined : sql`${column} <= ${until}`,
  ]);
}

type ValueOf<E> = E extends Expression<infer T> ? NonNullable<T> : never;

/** Columns that a query parameter of the same name and type filters by. */
type EqualName<S, Q> = {
  [N in keyof S & keyof Q]: NonNullable<Q[N]> extends ValueOf<S[N]> ? N : never;
}[keyof S & keyof Q];

/** Columns such as `created_at` with parameters `created_after`, `…_before`. */
type SpanName<S, Q> = {
  [N in keyof S]: N extends `${infer Stem}_at`
    ? `${Stem}_after` extends keyof Q
      ? N
      : never
    : never;
}[keyof S];

/**
 * The plain filters of a list: columns that a query parameter of the same name
 * has to equal, and instants within `…_after` and `…_before`.
 *
 * @example
 * ```ts
 * matching(setupLinks, query, "status", "created_at");
 * ```
 */
export function matching<S extends object, Q extends object>(
  source: S,
  query: Q,
  ...names: readonly (EqualName<S, Q> | SpanName<S, Q>)[]
): Where {
  // Held against the columns and parameters by the type of `names`.
  const columns = source as Record<keyof S, Expression<never>>;
  const values = query as Record<PropertyKey, never>;
  return names.map((name) => {
    const column = columns[name];
    if (name in values) return equals(column, values[name]);
    const stem = String(name).replace(/_at$/, "");
    return within(column, values[`${stem}_after`], values[`${stem}_before`]);
  });
}

/** The condition that all conditions hold; undefined if there are none. */
export function allOf(where: Where): Sql | undefined {
  const used = where.filter((condition) => condition !== undefined);
  if (used.length === 0) return undefined;
  return {
    sql: used.map((condition) => condition.sql).join(" AND "),
    args: used.flatMap(({ args }) => args),
  };
}

/** A value as a placeholder takes it: booleans are stored as 0 and 1. */
export function toSqlValue(value: SqlValue | boolean): SqlValue {
  return typeof value === "boolean" ? Number(value) : value;
}
