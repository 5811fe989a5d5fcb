import type { Row } from "@libsql/client";
import { text } from "./database.js";

/** A column that holds a JSON list of objects. */
export function objects(row: Row, column: string): Record<string, unknown>[] {
  return parsed<Record<string, unknown>[]>(row, column) ?? [];
}

/**
 * A column of JSON that the sandbox itself wrote in the form `T`; null where
 * the column is.
 */
// The caller names the form: that is what the parameter is for.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function parsed<T>(row: Row, column: string): T | null {
  const value = text(row, column);
  // Written by the sandbox only, from a value of that very type.
  return value === null ? null : (JSON.parse(value) as T);
}
