import type { Condition } from "./keyset.js";
import type { SqlValue } from "./schema.js";
import type { Microseconds } from "./timestamps.js";

/**
 * The conditions of a list: each SQL text with the value that it compares with.
 * Filters that the request does not use are left out.
 */
export function conditions(
  filters: readonly (readonly [string, SqlValue | boolean | undefined])[],
): Condition[] {
  return filters.flatMap(([sql, value]) =>
    value === undefined
      ? []
      : [{ sql, args: [typeof value === "boolean" ? Number(value) : value] }],
  );
}

/** A time in a column within these bounds, both included. */
export function between(
  column: string,
  after: Microseconds | undefined,
  before: Microseconds | undefined,
): (readonly [string, Microseconds | undefined])[] {
  return [
    [`${column} >= ?`, after],
    [`${column} <= ?`, before],
  ];
}
