import { equals, type Expression, type SqlValue, type Where } from "./sql.js";
import type { AnySource, Row } from "./table.js";

/** The values of `T` that a column can be compared with. */
type Comparable<T> = Extract<T, string | number | boolean>;

/**
 * Which rows are meant: conditions in SQL, or the values of their columns, where
 * undefined stands for any value.
 *
 * @example
 * ```ts
 * await database.first(users, { user_id: id });
 * ```
 */
export type Matching<S> = Where | Values<S>;

type Values<S> = {
  readonly [N in keyof Row<S>]?: Comparable<Row<S>[N]> | undefined;
};

/** The rows as conditions. */
export function conditionsOf<S extends AnySource>(
  source: S,
  given: Matching<S>,
): Where {
  if (isConditions(given)) return given;
  const columns = source as unknown as Record<string, Expression<SqlValue>>;
  return Object.entries(given as Record<string, SqlValue | undefined>).map(
    ([name, value]) => {
      const column = columns[name];
      if (column) return equals(column, value);
      throw new TypeError(`${source.$.from} has no column ${name}.`);
    },
  );
}

function isConditions(given: unknown): given is Where {
  return Array.isArray(given);
}
