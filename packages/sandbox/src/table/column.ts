import type { Microseconds } from "../storage/timestamps.js";

/** A column: its SQL type and constraints, and the type `T` of its values. */
export interface Column<T> {
  /** In SQL. */
  readonly type: "TEXT" | "INTEGER" | "REAL";
  readonly isOptional: boolean;
  readonly isUnique: boolean;
  readonly isKey: boolean;
  /** Whether values are stored as JSON text. */
  readonly isJson: boolean;
  /** Converts a value from SQL, if it is stored in another form. */
  readonly read?: (value: unknown) => T;
  /** Only for the compiler; never set. */
  readonly value?: T;
}

function column<T>(
  type: Column<T>["type"],
  more: Pick<Partial<Column<T>>, "isJson" | "read"> = {},
): Column<T> {
  const plain = { isOptional: false, isUnique: false, isKey: false };
  return { type, isJson: false, ...plain, ...more };
}

/** The kinds of columns. */
export const columns = {
  text: column<string>("TEXT"),
  integer: column<number>("INTEGER"),
  real: column<number>("REAL"),
  /** Stored as 0 or 1. */
  boolean: column<boolean>("INTEGER", { read: (value) => value !== 0 }),
  /** Microseconds since 1970. */
  instant: column<Microseconds>("INTEGER"),
  /** When a row was created and last changed. */
  times: {
    created_at: column<Microseconds>("INTEGER"),
    updated_at: column<Microseconds>("INTEGER"),
  },
  /** A value of the type `T`, stored as JSON text. */
  json<T = Record<string, unknown>>(
    read?: (value: unknown) => T,
  ): Column<NoInfer<T>> {
    return column("TEXT", { isJson: true, ...(read && { read }) });
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

/** Whether values are distinct by an index, not as SQLite's number of a row. */
export function isIndexed(of: Column<unknown>): boolean {
  return (of.isKey || of.isUnique) && !isRowid(of);
}

function isRowid({ isKey, type }: Column<unknown>): boolean {
  return isKey && type === "INTEGER";
}
