import type { Row } from "@libsql/client";
import type { Position } from "../pagination/cursor.js";
import type { Database } from "./database.js";
import { requiredNumber, requiredText } from "./database.js";
import type { SqlValue } from "./schema.js";

/** A list query: the table, its sort column and the filters that apply. */
export interface KeysetQuery {
  /** What to select, for example `c.*`. */
  select: string;
  /** The FROM part, for example `conversations c`. */
  from: string;
  /** The sort column with its alias; sorted descending, then by id. */
  sort: string;
  /** The id column with its alias. */
  id: string;
  /** Conditions that are all required, with `?` for their arguments. */
  where: Condition[];
}

/** One SQL condition and the values of its placeholders. */
export interface Condition {
  sql: string;
  args: SqlValue[];
}

/** One page of rows, and whether the list goes on at either end. */
export interface KeysetPage {
  rows: Row[];
  hasNext: boolean;
  hasPrevious: boolean;
}

/** Where a page starts: after or before a position, or at the top. */
export type Start =
  | { direction: "top" }
  | { direction: "after"; position: Position }
  | { direction: "before"; position: Position };

/**
 * Reads the page of at most `limit` rows that lies just after, or just before,
 * a position. A position need not be a row: the one it was made from may have
 * moved or gone. Rows come newest first in both directions.
 */
export async function readKeysetPage(
  database: Database,
  query: KeysetQuery,
  start: Start,
  limit: number,
): Promise<KeysetPage> {
  const { sql, args } = keysetStatement(query, start, limit + 1);
  const found = await database.rows(sql, args);
  const more = found.length > limit;
  const rows = found.slice(0, limit);
  if (start.direction === "before") rows.reverse();
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return { rows, hasNext: false, hasPrevious: false };
  if (start.direction === "before") {
    const next: Start = { direction: "after", position: positionOf(last) };
    return {
      rows,
      hasNext: await exists(database, query, next),
      hasPrevious: more,
    };
  }
  const previous: Start = { direction: "before", position: positionOf(first) };
  return {
    rows,
    hasNext: more,
    hasPrevious:
      start.direction === "after" && (await exists(database, query, previous)),
  };
}

/** The statement behind a page; exported so that its plan can be checked. */
export function keysetStatement(
  query: KeysetQuery,
  start: Start,
  limit: number,
): Condition {
  const conditions = [...query.where];
  if (start.direction !== "top") {
    const comparison = start.direction === "after" ? "<" : ">";
    conditions.push({
      sql: `(${query.sort}, ${query.id}) ${comparison} (?, ?)`,
      args: [start.position.sort, start.position.id],
    });
  }
  const order = start.direction === "before" ? "ASC" : "DESC";
  const where = conditions.map(({ sql }) => sql).join(" AND ") || "1";
  return {
    sql: `SELECT ${query.select}, ${query.sort} AS keyset_sort, ${query.id} AS keyset_id FROM ${query.from} WHERE ${where} ORDER BY ${query.sort} ${order}, ${query.id} ${order} LIMIT ?`,
    args: [...conditions.flatMap(({ args }) => args), limit],
  };
}

/** The position of a row that a keyset query returned. */
export function positionOf(row: Row): Position {
  return {
    sort: requiredNumber(row, "keyset_sort"),
    id: requiredText(row, "keyset_id"),
  };
}

async function exists(
  database: Database,
  query: KeysetQuery,
  start: Start,
): Promise<boolean> {
  const { sql, args } = keysetStatement(query, start, 1);
  return (await database.rows(sql, args)).length > 0;
}
