import type { Microseconds } from "../storage/timestamps.js";

/** How a value is stored in SQL and shown to TypeScript. */
type Form = "plain" | "boolean" | "json";

/** A column: its SQL type and constraints, and the type `T` of its values. */
export interface Column<T> {
  readonly form: Form;
  /** The SQL type. */
  readonly type: "TEXT" | "INTEGER" | "REAL";
  readonly isOptional: boolean;
  readonly isUnique: boolean;
  readonly isKey: boolean;
  /** Carries `T` for the compiler; never set. */
  readonly value?: T;
}

function column<T>(type: Column<T>["type"], form: Form = "plain"): Column<T> {
  return { form, type, isOptional: false, isUnique: false, isKey: false };
}

/** The kinds of columns, as `table` hands them to a definition. */
export const columns = {
  text: column<string>("TEXT"),
  integer: column<number>("INTEGER"),
  real: column<number>("REAL"),
  /** Stored as 0 or 1. */
  boolean: column<boolean>("INTEGER", "boolean"),
  /** Microseconds since 1970. */
  instant: column<Microseconds>("INTEGER"),
  /** A value of the type `T`, stored as JSON text. */
  json<T = Record<string, unknown>>(): Column<NoInfer<T>> {
    return column("TEXT", "json");
  },
  /** A column that may be null. */
  optional<T>(of: Column<T>): Column<T | null> {
    return { ...of, isOptional: true };
  },
  /** A column in which each value occurs once. */
  unique<T>(of: Column<T>): Column<T> {
    return { ...of, isUnique: true };
  },
  /** The primary key. */
  key<T>(of: Column<T>): Column<T> {
    return { ...of, isKey: true };
  },
} as const;

/** The column in a `CREATE TABLE` statement, after its name. */
export function declarationOf(of: Column<unknown>): string {
  if (isRowid(of)) return `${of.type} PRIMARY KEY`;
  return of.isOptional ? of.type : `${of.type} NOT NULL`;
}

/** Whether values are distinct by an index, not by SQLite's own number of a row. */
export function isIndexed(of: Column<unknown>): boolean {
  return (of.isKey || of.isUnique) && !isRowid(of);
}

function isRowid({ isKey, type }: Column<unknown>): boolean {
  return isKey && type === "INTEGER";
}
